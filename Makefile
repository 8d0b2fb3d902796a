# SPDX-License-Identifier: LGPL-3.0-or-later
# Every target sets up what it needs, once, in build/. See `make help` and dev/README.md.
#   PORT=8070        port of the demo (default 8069)
#   ODOO=/path       an Odoo 19 source tree to use instead of Debian's
#   ARGS="-k name"   what is handed to pytest by `make test` and `make race`, and to dev/bench.py by `make bench`
#   ROUNDS=3         rounds of each race by `make race` (default 20)

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench race pot reset stop clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 14
	@echo '  PORT=8070 chooses the port, ODOO=/path an Odoo 19 tree, ARGS="-k name" goes to pytest.'

demo:  ## set up all that is missing, start Odoo with the sample school, print URL and accounts
	@dev/run demo

test:  ## set up all that is missing, run every test and check the logs
	@dev/run test

lint:  ## ruff, pylint-odoo, XML, translations
	@dev/run lint

bench:  ## the benchmarks; figures in build/bench.json
	@dev/run bench

race:  ## the races and faults in full, or in pieces with ARGS="-k name"; figure in build/bench.json
	@dev/run race

pot:  ## write each addon's i18n/<addon>.pot from its source
	@dev/run pot

reset:  ## forget the demo's database; the next `make demo` has a fresh one
	@dev/run reset

stop:  ## stop whatever an earlier run has left running
	@dev/run stop

clean:  ## stop, then remove build/ and all that was put elsewhere
	@dev/run clean
