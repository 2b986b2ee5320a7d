"""A sight as four texts for the database, and the SQL of policies."""

from __future__ import annotations

from chuanhui.journal.scope import grants, settings_of, table_policy, unit_is
from chuanhui.kernel.sight import Sight


def test_settings_of_one_area_need_no_list_of_spans():
    assert settings_of(Sight.of("411602.007.")) == ("411602.007.", "411602.007/", "", "")


def test_settings_of_two_areas_give_their_hull_and_a_multirange():
    assert settings_of(Sight.of("411602.007.", "411602.009.", unit=12)) == (
        "411602.007.",
        "411602.009/",
        '{["411602.007.","411602.007/"),["411602.009.","411602.009/")}',
        "12",
    )


def test_settings_of_nothing_are_an_empty_span():
    lo, hi, spans, unit = settings_of(Sight.nothing())
    assert (lo > hi, spans, unit) == (True, "", "")


def test_settings_of_everything_hold_every_path():
    lo, hi, _, _ = settings_of(Sight.everything())
    assert lo <= "0." < "~." < hi


def test_table_policy_binds_the_owner_and_checks_what_is_written():
    text = ";".join(table_policy("t", "path", unit_is("unit_id")))
    assert "ALTER TABLE t FORCE ROW LEVEL SECURITY" in text
    assert text.count("path >= current_setting('app.lo')") == 2
    assert text.count("unit_id = nullif(current_setting('app.unit'), '')::bigint") == 2


def test_grants_name_the_privileges():
    assert grants("t", "SELECT, UPDATE") == ["GRANT SELECT, UPDATE ON t TO ch_app"]
