// SPDX-License-Identifier: LGPL-3.0-or-later
import { registry } from "@web/core/registry";
import { GraphModel } from "@web/views/graph/graph_model";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { formatInteger } from "@web/views/fields/formatters";
import { graphView } from "@web/views/graph/graph_view";

// One color for one thing in all graphs, and gray for what is still open.
const COLORS = {
    booked: "#00A78D",
    come: "#0E8270",
    opened: "#4EA7F2",
    declined: "#F4A261",
    unopened: "#FFBC2C",
    unreached: "#CE4257",
    bookerless: "#CE4257",
    addressless: "#F48935",
    returned: "#8481DD",
    blocked: "#545B70",
    silent: "#A4A8B6",
    untold: "#A4A8B6",
    free: "#A4A8B6",
};

class DashboardGraphModel extends GraphModel {
    /**
     * Bars that stand on each other show their sum.
     */
    _getLineOverlayDataset() {
        return null;
    }
}

class DashboardGraphRenderer extends GraphRenderer {
    /**
     * All that is counted here is whole.
     */
    formatValue(value) {
        return formatInteger(value);
    }

    getScaleOptions() {
        const scales = super.getScaleOptions();
        scales.y.ticks.precision = 0;
        return scales;
    }

    getBarChartData() {
        const data = super.getBarChartData();
        for (const dataset of data.datasets) {
            const [identifier] = dataset.identifiers || ["[]"];
            const value = Object.values(JSON.parse(identifier).at(-1) || {})[0];
            dataset.backgroundColor = COLORS[value] || dataset.backgroundColor;
        }
        return data;
    }
}

// Odoo loads graphs with the first of them, and so these: without buttons, which the lists have.
registry.category("views").add("ptc_dashboard_graph", {
    ...graphView,
    Model: DashboardGraphModel,
    Renderer: DashboardGraphRenderer,
    buttonTemplate: "ptc_conference.DashboardGraphButtons",
});
