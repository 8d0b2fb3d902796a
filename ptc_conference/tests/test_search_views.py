# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from lxml import etree

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ConferenceCommon

OURS = ("ptc_conference", "ptc_roster")
WORD = "a"  # what is typed into the search bar
TYPED = ("many2one", "many2many", "one2many", "char", "text")
GROUPED = "__count"


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSearchViews(ConferenceCommon):
    """What can be clicked on lists, graphs and pivots of both addons is asked for as the web client asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        keys = {"conference_id": cls.conference.id, "student_id": cls.ole.id, "family_id": cls.family.id}
        cls.env["ptc.decline"].create({**keys, "partner_id": cls.mother.id})
        cls.env.flush_all()

    def _find_views(self, kind):
        """Return our views of a kind, and those of other addons that ours extend."""
        views = self.env["ir.ui.view"].search([("type", "=", kind), ("model", "!=", False)])
        names = views.get_external_id()
        own = views.filtered(lambda view: names[view.id].partition(".")[0] in OURS)
        while own.filtered(lambda view: view.mode == "extension"):
            own = own.mapped(lambda view: view.inherit_id if view.mode == "extension" else view)
        return own.sorted("id")

    def _read_views(self, kind):
        """Return ``[(model of a user, name of a view, what the client gets of it)]`` for those who may read it."""
        found = []
        for user in (self.user_office, self.user_administrator):
            for view in self._find_views(kind):
                model = self.env[view.model].with_user(user)
                if model.has_access("read"):
                    arch = etree.fromstring(model.get_view(view.id, kind)["arch"])
                    found.append((model, f"{view.xml_id} of {user.login}", arch))
        return found

    def _find_broken(self, model, nodes, use):
        """Return ``["name of the node: what is wrong"]`` of those that cannot be used."""
        broken = []
        for node in nodes:
            try:
                with self.env.cr.savepoint():
                    use(model, node)
            except Exception as error:  # whatever it is, the clerk is shown an error
                broken.append(f"{node.get('name')}: {error!r}"[:500])
        return broken

    def _check(self, kind, tags, use, least):
        """Use what is in the views of a kind; there are so many of these at the least."""
        views = [(model, name, list(arch.iter(*tags))) for model, name, arch in self._read_views(kind)]
        broken = {name: self._find_broken(model, nodes, use) for model, name, nodes in views}
        self.assertEqual({name: found for name, found in broken.items() if found}, {})
        self.assertGreater(sum(len(nodes) for _model, _name, nodes in views), least)

    def _evaluate(self, text, words=()):
        return safe_eval(text or "[]", {"uid": self.user_office.id, "current_date": str(Date.today()), **dict(words)})

    def _get_measures(self, model):
        fields = model.fields_get(attributes=["aggregator"]).items()
        return [GROUPED, *(f"{name}:{one['aggregator']}" for name, one in fields if one.get("aggregator"))]

    def _read_groups(self, model, domain, groups):
        """Read as a list that is grouped does, then open each group; read as a pivot does."""
        measures = self._get_measures(model)
        read = model.web_read_group(domain, groups, measures, limit=80)
        model.formatted_read_grouping_sets(domain, [[], groups], measures)
        for group in read["groups"]:
            found = model.search_count([*domain, *group["__extra_domain"]])
            self.assertEqual(found, group[GROUPED], group)

    def _use_filter(self, model, node):
        context = self._evaluate(node.get("context") or "{}")
        groups, unknown = context.pop("group_by", None), context.keys() - {"active_test"}
        self.assertFalse(unknown)
        model, domain = model.with_context(**context), self._evaluate(node.get("domain"))
        if node.get("date"):
            domain = ["&", (node.get("date"), ">=", "2026-10-01"), (node.get("date"), "<=", "2026-10-31"), *domain]
        model.web_search_read(domain, {"display_name": {}}, limit=80, count_limit=10001)
        if groups:
            self._read_groups(model, domain, [groups])

    def _use_field(self, model, node):
        if any(above.tag == "searchpanel" for above in node.iterancestors()):
            self._use_panel(model, node)
        else:
            model.web_search_read(self._get_field_domain(model, node), {"display_name": {}}, limit=80)

    def _use_panel(self, model, node):
        several = node.get("select") == "multi"
        read = model.search_panel_select_multi_range if several else model.search_panel_select_range
        self.assertNotIn("error_msg", read(node.get("name"), enable_counters=True, expand=True, limit=200))

    def _get_field_domain(self, model, node):
        field = model._fields[node.get("name")]
        if node.get("filter_domain"):
            return self._evaluate(node.get("filter_domain"), {"self": WORD, "raw_value": WORD})
        if field.type in TYPED:
            return [(field.name, node.get("operator", "ilike"), WORD)]
        return [(field.name, "=", field.get_values(model.env)[0] if field.type == "selection" else False)]

    def _use_columns(self, model, node):
        """Read the columns of a list, in its own order and in that of each column whose head can be clicked."""
        names = [one.get("name") for one in node.xpath("./field")]
        described = model.fields_get(names, attributes=["sortable"])
        orders = [node.get("default_order"), *(name for name in names if described[name].get("sortable"))]
        for order in orders:
            model.web_search_read([], dict.fromkeys(names, {}), limit=80, order=order)
        if node.get("default_group_by"):
            self._read_groups(model, [], [node.get("default_group_by")])

    def _use_axes(self, model, node):
        axes = [one for one in node.iter("field") if one.get("type") != "measure" and not one.get("invisible")]
        groups = [":".join(filter(None, (one.get("name"), one.get("interval")))) for one in axes]
        sets = [groups[:number] for number in range(len(groups) + 1)]
        read = model.formatted_read_grouping_sets([], sets, self._get_measures(model))
        self.assertEqual(len(read), len(sets))

    def test_each_filter_and_group_by(self):
        self._check("search", ["filter"], self._use_filter, least=300)

    def test_each_field_that_is_searched(self):
        self._check("search", ["field"], self._use_field, least=150)

    def test_each_list(self):
        self._check("list", ["list"], self._use_columns, least=50)

    def test_each_graph(self):
        self._check("graph", ["graph"], self._use_axes, least=4)

    def test_each_pivot(self):
        self._check("pivot", ["pivot"], self._use_axes, least=4)

    def test_broken_one_is_found(self):
        """One that the view's own check lets pass, and that nobody can use."""
        arch = """<search>
            <filter name="one" domain="[('name', '=', self)]" /><filter name="two" domain="[('name', '!=', False)]" />
            <filter name="three" context="{'group_by': 'student_count'}" /><field name="grade_id" />
        </search>"""
        model, tree = self.env["ptc.section"].with_user(self.user_office), etree.fromstring(arch)
        broken = self._find_broken(model, tree.iter("filter"), self._use_filter)
        self.assertEqual([text.partition(":")[0] for text in broken], ["one", "three"])

    def test_default_filters_are_there(self):
        """What an action turns on is in its search view: the client passes over a name that it does not know."""
        actions = self.env["ir.actions.act_window"].search([("res_model", "=like", "ptc.%")])
        missing, count = [], 0
        for action in actions:
            context = self._evaluate(action.context or "{}", {"active_id": 1, "active_ids": [1]})
            defaults = [name.removeprefix("search_default_") for name in context if name.startswith("search_default_")]
            view = self.env[action.res_model].get_view(action.search_view_id.id, "search")
            known = {node.get("name") for node in etree.fromstring(view["arch"]).iter("filter", "field")}
            missing += [(action.xml_id, name) for name in defaults if name not in known]
            count += len(defaults)
        self.assertEqual(missing, [])
        self.assertGreater(count, 10)
