"""Faults and races on real servers. What is asserted beside the tests is explained like the tests' own assertions."""

import pytest

pytest.register_assert_rewrite("tests.faults.checks", "tests.faults.driving", "tests.faults.site")
