"""Publishing: checks a finished build and brings a folder, a git branch or a bucket up to date with it.

No part of a build: it sees one from outside. What the target holds is asked of the target, never remembered, so a
publish that was killed is completed by the next one, whoever runs it.
"""
