"""A development server: builds, serves on this machine, watches every input, and shows a change when it is saved.

It is no part of a build. It uses the build that everybody uses (``plugins.archive.build``) in one process that stays:
told what changed, it looks at nothing else; pages that a browser shows are made first; and it ends early when
something else changes. ``watching`` gathers changes into batches, ``work`` says what a batch asks for, ``session``
builds, ``server`` answers browsers, ``sending`` puts our script into what is sent, ``problems`` says what is wrong and
where, ``panel`` explains an article, ``host`` runs Pelican, ``reloading`` forgets code whose tables changed.
"""
