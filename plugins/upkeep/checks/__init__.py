"""What ``inv doctor`` looks at, a module a subject; each has ``check(site)``, which yields findings."""
