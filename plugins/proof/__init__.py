"""PROVE: reads every file of a finished build and finds what would make a browser contact another host.

No part of a build: it looks at files alone and trusts nothing that the other rooms say. Everything that is not known
to be harmless counts as contact: an attribute that no table names, a scheme that nobody knows.

``addresses`` says which addresses lead to another host; ``css``, ``scripts``, ``pages``, ``documents`` and ``feeds``
look into one kind of file each; ``files`` finds out which; ``prove`` goes through a build.
"""
