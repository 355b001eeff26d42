"""Benchmarks: a corpus with the statistics of a real archive, what is measured on it, floors and peers.

``inv bench`` runs them; ``README.md`` here says what each number means and holds the last table.
"""
