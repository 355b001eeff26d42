"""The steps of a build: reading, arranging, studying, comparing, rendering (``plugins/archive/build.py``).

A step knows the build's context and the steps before it; what somebody looks at is made between portions of any of
them (``attending.py``).
"""
