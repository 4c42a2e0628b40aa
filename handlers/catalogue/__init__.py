"""Departments, posts, items and rule parameters as data, and the questions asked of them."""

from handlers.catalogue.catalogue import Catalogue
from handlers.catalogue.entries import ALWAYS, Applicant, Department, Item, Post
from handlers.catalogue.names import posts_by_login, short_names
from handlers.catalogue.overrides import register_override
from handlers.catalogue.rules import BasisStatus, Parameter, Profile, RuleBook
from handlers.catalogue.seed import applicants, code_list, filed_values, seed, told_parameters

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
    "filed_values",
    "posts_by_login",
    "register_override",
    "seed",
    "short_names",
    "told_parameters",
]
