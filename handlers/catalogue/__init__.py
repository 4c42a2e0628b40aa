"""Departments, posts, items and rule parameters as data, and the questions asked of them."""

from .catalogue import Catalogue
from .entries import ALWAYS, Applicant, Department, Item, Post
from .names import posts_by_login, short_names
from .overrides import register_override
from .rules import BasisStatus, Parameter, Profile, RuleBook
from .seed import applicants, code_list, seed

__all__ = [
    "ALWAYS",
    "Applicant",
    "BasisStatus",
    "Catalogue",
    "Department",
    "Item",
    "Parameter",
    "Post",
    "Profile",
    "RuleBook",
    "applicants",
    "code_list",
    "posts_by_login",
    "register_override",
    "seed",
    "short_names",
]
