"""Running cases go on under another version of their process: what stands keeps its number, its hands and its clock.

A case is moved whole and in one transaction, or refused with a reason and the element that stands in the way.
"""
