"""The steps of a build, in the order in which ``plugins/archive/build.py`` takes them.

A step knows the build's context and the steps before it; what somebody looks at is made between portions of any of
them (``attending.py``).
"""
