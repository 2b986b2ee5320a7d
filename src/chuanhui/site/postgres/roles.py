"""The two logins of a cluster and its database: ``ch_owner`` migrates, ``ch_app`` works."""

from __future__ import annotations

from psycopg import sql

from chuanhui.site.postgres.cluster import ADMIN, APP, DATABASE, OWNER, Cluster, connect

ATTRIBUTES = {
    OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
}


def ensure_roles(it: Cluster) -> None:
    """Make both roles, or set them right: attributes and passwords are as they should be afterwards."""
    with connect(it, ADMIN, "postgres") as connection:
        for role, attributes in ATTRIBUTES.items():
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            connection.execute(
                sql.SQL("{verb} ROLE {role} {attributes} PASSWORD {password}").format(
                    verb=sql.SQL("ALTER" if known else "CREATE"),
                    role=sql.Identifier(role),
                    attributes=sql.SQL(attributes),
                    password=sql.Literal(it.secret(role)),
                )
            )


def ensure_database(it: Cluster, name: str = DATABASE) -> bool:
    """Make the database `name`, owned by ``ch_owner``; return whether it was made."""
    with connect(it, ADMIN, "postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        database = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP))
        )
    return True


def drop_database(it: Cluster, name: str = DATABASE) -> None:
    """Drop the database `name` with everything in it, and end the sessions that use it."""
    with connect(it, ADMIN, "postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
