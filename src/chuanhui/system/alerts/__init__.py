"""Alerts: who must know what, in the inbox, by e-mail and by webhook, once and without personal data."""
