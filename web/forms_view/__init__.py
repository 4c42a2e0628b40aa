"""Forms on the screen: what is shown of each field, and what a browser sends back."""

from .submitted import submitted
from .view import FieldView, FileView, FormView, NoteView, Uploads, form_view

__all__ = ["FieldView", "FileView", "FormView", "NoteView", "Uploads", "form_view", "submitted"]
