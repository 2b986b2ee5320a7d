"""Django's own commands, with our settings: ``python -m chuanhui.site.manage migrate``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    execute_from_command_line(sys.argv)
