"""The whole schema as one text, and how an older store becomes a current one.

Everything in the store can be made again from the inputs; it saves time, it holds no truth of its own.
"""

from __future__ import annotations

VERSION = 9
"""``PRAGMA user_version`` of a store with this schema."""

SCHEMA = """
CREATE TABLE meta (                -- single facts: fingerprints of code, settings and templates
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE files (               -- every file seen in a mirror
    id       INTEGER PRIMARY KEY,
    mirror   TEXT NOT NULL,        -- mirror's name
    folder   TEXT NOT NULL,        -- path inside the mirror, without the name; '' at the top
    name     TEXT NOT NULL,        -- last part of the path
    size     INTEGER NOT NULL,     -- bytes
    mtime_ns INTEGER NOT NULL,     -- 0: the stamp cannot be trusted; -1: read the file again
    ctime_ns INTEGER NOT NULL,
    digest   BLOB NOT NULL,        -- BLAKE2b, 16 bytes, of the content
    outcome  TEXT NOT NULL,        -- article, not-article or quarantined; duplicate is decided by articles.file
    reason   TEXT NOT NULL,        -- why it is not an article; '' for an article
    channel  TEXT NOT NULL,        -- mirror's code for the channel; ''
    article  TEXT,                 -- id of the article that the file is a copy of
    UNIQUE (mirror, folder, name)
);
CREATE INDEX files_by_article ON files (article) WHERE article IS NOT NULL;
CREATE INDEX files_by_digest ON files (digest) WHERE article IS NOT NULL;
CREATE INDEX files_by_outcome ON files (outcome, mirror, folder, name) WHERE article IS NULL;
CREATE INDEX files_by_channel ON files (mirror, channel) WHERE channel <> '' AND article IS NOT NULL;

CREATE TABLE readings (            -- what was read from a file that is an article
    file   INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    record BLOB NOT NULL,          -- Reading, JSON
    html   TEXT NOT NULL           -- cleaned body
);

CREATE TABLE removals (            -- the ledger, summed up per file and rule
    file       INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    rule       TEXT NOT NULL,
    count      INTEGER NOT NULL,   -- things removed
    characters INTEGER NOT NULL,   -- visible characters that went with them
    PRIMARY KEY (file, rule)
) WITHOUT ROWID;

CREATE TABLE rules (               -- the ledger, summed up per rule: builds and the about page show it each time
    rule       TEXT PRIMARY KEY,
    count      INTEGER NOT NULL,
    characters INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER removals_noted AFTER INSERT ON removals BEGIN
    INSERT INTO rules VALUES (new.rule, new.count, new.characters)
    ON CONFLICT (rule) DO UPDATE SET count = count + new.count, characters = characters + new.characters;
END;
CREATE TRIGGER removals_forgotten AFTER DELETE ON removals BEGIN
    UPDATE rules SET count = count - old.count, characters = characters - old.characters WHERE rule = old.rule;
END;

CREATE TABLE channels (            -- names of channels, from a mirror's own indexes
    file    INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    mirror  TEXT NOT NULL,
    channel TEXT NOT NULL,         -- code
    rank    INTEGER NOT NULL,      -- the smaller the better the evidence
    name    TEXT NOT NULL,
    PRIMARY KEY (mirror, channel, rank, name, file)
) WITHOUT ROWID;
CREATE INDEX channels_by_file ON channels (file);

CREATE TABLE articles (            -- one row an article, its copies reconciled; with row ids, since rows of 2 kB
    id      TEXT NOT NULL PRIMARY KEY, -- are found in 13 µs by an index, in 35 µs in a tree of their own
    sort    TEXT NOT NULL,         -- day, time, id: chronological and unique
    file    INTEGER NOT NULL,      -- the copy whose body is shown
    digest  BLOB NOT NULL,         -- of entry and body: equal digests, equal pages
    entry   BLOB NOT NULL          -- Entry, JSON
);

CREATE TABLE lists (               -- everything that lists articles: days, sources, categories, topics
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,           -- all, day, source, category, topic
    key   TEXT NOT NULL,           -- identity inside the kind
    shelf TEXT NOT NULL DEFAULT '',-- topics: the shared page it stands on
    count INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, key)
);
CREATE INDEX lists_by_shelf ON lists (shelf, key) WHERE kind = 'topic';
CREATE INDEX lists_by_count ON lists (kind, count);
CREATE INDEX lists_empty ON lists (count) WHERE count = 0;

CREATE TABLE members (             -- articles of a list, in chronological order
    list    INTEGER NOT NULL,
    sort    TEXT NOT NULL,
    article TEXT NOT NULL,
    source  INTEGER NOT NULL,      -- list of its publisher, 0 without one: charts count without opening articles
    PRIMARY KEY (list, sort)       -- sort ends with the id: unique
) WITHOUT ROWID;

CREATE TABLE spellings (           -- how often a topic is written in which way
    list INTEGER NOT NULL,
    name TEXT NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (list, name)
) WITHOUT ROWID;

CREATE INDEX spellings_unused ON spellings (list) WHERE uses <= 0;

CREATE TABLE links (               -- what articles lead to, found from there
    target  TEXT NOT NULL,         -- id of an article, in the archive or not yet; or topic KEY
    article TEXT NOT NULL,
    PRIMARY KEY (target, article)
) WITHOUT ROWID;

CREATE TABLE pages (               -- every file of the output
    path     TEXT PRIMARY KEY,
    folder   TEXT NOT NULL,        -- path without the name: the output is compared folder by folder
    maker    TEXT NOT NULL,
    key      TEXT NOT NULL,
    digest   BLOB NOT NULL,        -- BLAKE2b, 16 bytes, of the content
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL      -- as we left it
) WITHOUT ROWID;
CREATE INDEX pages_by_key ON pages (maker, key);
CREATE INDEX pages_by_folder ON pages (folder);

CREATE TABLE touched (             -- articles to reconcile: set in the transaction that changed a copy
    article TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE related_keys (        -- topics and terms by which older articles are found (plugins.related)
    key     INTEGER NOT NULL,      -- 64 bits of its digest
    day     INTEGER NOT NULL,      -- days since 0001-01-01
    article BLOB NOT NULL,         -- id, 16 bytes
    PRIMARY KEY (key, day, article)
) WITHOUT ROWID;

CREATE TABLE related_prints (      -- clause hashes by which near-copies are found
    print   INTEGER NOT NULL,      -- 32 bits
    article BLOB NOT NULL,         -- id, 16 bytes
    PRIMARY KEY (print, article)
) WITHOUT ROWID;

-- What comes to the four tables above all at once, as it comes; sorted, it is put there much faster (Store.load)
CREATE TABLE new_members (list INTEGER NOT NULL, sort TEXT NOT NULL, article TEXT NOT NULL, source INTEGER NOT NULL);
CREATE TABLE new_spellings (list INTEGER NOT NULL, name TEXT NOT NULL, uses INTEGER NOT NULL);
CREATE TABLE new_keys (key INTEGER NOT NULL, day INTEGER NOT NULL, article BLOB NOT NULL);
CREATE TABLE new_prints (print INTEGER NOT NULL, article BLOB NOT NULL);

CREATE TABLE related (             -- what was found to belong to an article; nothing, no row
    article  BLOB PRIMARY KEY,     -- id, 16 bytes
    findings BLOB NOT NULL         -- Suggestions, JSON
) WITHOUT ROWID;

CREATE TABLE related_stale (       -- articles to study: set in the transaction that changed what is found
    article TEXT PRIMARY KEY,
    around  INTEGER NOT NULL DEFAULT 1 -- 1: the days around changed too; 0: only what shares its keys and prints
) WITHOUT ROWID;

CREATE TABLE replaced (            -- cleaned bodies that articles in touched had before: some, as far as there is room
    article TEXT NOT NULL,
    file    INTEGER NOT NULL,
    html    TEXT NOT NULL,
    PRIMARY KEY (article, file)
) WITHOUT ROWID;

CREATE TABLE search_edits (        -- what of the search index waits for which articles, beside marks in stale
    start    INTEGER NOT NULL,     -- of the segment
    stop     INTEGER NOT NULL,
    shard    INTEGER NOT NULL,     -- -1: the whole segment
    document INTEGER NOT NULL,     -- number in the segment; -1: all
    PRIMARY KEY (start, stop, shard, document)
) WITHOUT ROWID;

CREATE TABLE stale (               -- pages to make: set in the transaction that changed their inputs
    maker TEXT NOT NULL,
    key   TEXT NOT NULL,
    PRIMARY KEY (maker, key)
) WITHOUT ROWID;
"""

MIGRATIONS: dict[int, str] = {
    1: "ALTER TABLE members ADD COLUMN source INTEGER NOT NULL DEFAULT 0;",
    3: "CREATE INDEX files_by_digest ON files (digest) WHERE article IS NOT NULL;",
    4: "CREATE TABLE replaced (article TEXT NOT NULL, file INTEGER NOT NULL, html TEXT NOT NULL,"
    " PRIMARY KEY (article, file)) WITHOUT ROWID;"
    " CREATE TABLE search_edits (start INTEGER NOT NULL, stop INTEGER NOT NULL, shard INTEGER NOT NULL,"
    " document INTEGER NOT NULL, PRIMARY KEY (start, stop, shard, document)) WITHOUT ROWID;",
    5: """
ALTER TABLE articles RENAME TO articles_before;
CREATE TABLE articles (
    id TEXT NOT NULL PRIMARY KEY, sort TEXT NOT NULL, file INTEGER NOT NULL, digest BLOB NOT NULL, entry BLOB NOT NULL
);
INSERT INTO articles SELECT id, sort, file, digest, entry FROM articles_before ORDER BY sort;
DROP TABLE articles_before;
""",
    6: """
CREATE TABLE rules (rule TEXT PRIMARY KEY, count INTEGER NOT NULL, characters INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO rules SELECT rule, sum(count), sum(characters) FROM removals GROUP BY rule;
CREATE TRIGGER removals_noted AFTER INSERT ON removals BEGIN
    INSERT INTO rules VALUES (new.rule, new.count, new.characters)
    ON CONFLICT (rule) DO UPDATE SET count = count + new.count, characters = characters + new.characters;
END;
CREATE TRIGGER removals_forgotten AFTER DELETE ON removals BEGIN
    UPDATE rules SET count = count - old.count, characters = characters - old.characters WHERE rule = old.rule;
END;
""",
    7: "ALTER TABLE related_stale ADD COLUMN around INTEGER NOT NULL DEFAULT 1;"
    " CREATE INDEX files_by_outcome ON files (outcome, mirror, folder, name) WHERE article IS NULL;"
    " CREATE INDEX lists_empty ON lists (count) WHERE count = 0;",
    8: "CREATE INDEX files_by_channel ON files (mirror, channel) WHERE channel <> '' AND article IS NOT NULL;"
    " DELETE FROM replaced WHERE article = '';"
    " CREATE TABLE new_members"
    " (list INTEGER NOT NULL, sort TEXT NOT NULL, article TEXT NOT NULL, source INTEGER NOT NULL);"
    " CREATE TABLE new_spellings (list INTEGER NOT NULL, name TEXT NOT NULL, uses INTEGER NOT NULL);"
    " CREATE TABLE new_keys (key INTEGER NOT NULL, day INTEGER NOT NULL, article BLOB NOT NULL);"
    " CREATE TABLE new_prints (print INTEGER NOT NULL, article BLOB NOT NULL);",
}
"""SQL that brings a store of version N to N + 1; a version without one is built anew.

A step is written out, whatever of it stands in ``SCHEMA`` as well: it leaves the schema of its own time, which the next
step changes.
"""
