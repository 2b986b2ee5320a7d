"""Backups that are proved when they are made, and restores that are proved before they are used.

    DIR/database.dump   pg_dump's custom format, of one snapshot
    DIR/urns/…          secret votes and answers of the same snapshot, by random id (see urns.py)
    DIR/evidence/…      every file of the evidence store
    DIR/manifest.json   per table its rows and their digest, per file its size and sha256
    DIR/digests.txt     the sha256 of the two above; note its last line somewhere else

Passwords and keys are not in it: keep ``CHUANHUI_VAR/secrets`` apart (docs/how-to/backup.md).
"""
