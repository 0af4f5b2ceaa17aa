"""The editor page: YASGUI where npm has installed it beside this module, else a plain editor that needs nothing."""
