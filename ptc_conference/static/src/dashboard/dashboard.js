// SPDX-License-Identifier: LGPL-3.0-or-later
import { Component, markRaw, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { View } from "@web/views/view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { NoConference } from "../no_conference/no_conference";
import { getCards, getTiles } from "./dashboard_cards";

/**
 * How a conference stands, for the head of the school: four numbers, and Odoo's own graphs below them. Each opens its
 * list, and each bar the list of what it counts.
 */
export class Dashboard extends Component {
    static template = "ptc_conference.Dashboard";
    static components = { Layout, NoConference, View };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const kept = this.props.state || {};
        this.state = useState({
            conference: kept.conference || this.props.action.context.active_id || false,
            conferences: [],
            tiles: [],
            cards: [],
        });
        useSetupAction({ getLocalState: () => ({ conference: this.state.conference }) });
        onWillStart(() => this.load(this.state.conference));
    }

    async load(wanted) {
        const { conference, conferences, numbers } = await this.orm.call("ptc.dashboard", "get_numbers", [wanted]);
        Object.assign(this.state, {
            conference,
            conferences,
            tiles: conference ? getTiles(numbers) : [],
            cards: conference ? getCards(numbers).map((card) => this.prepareCard(card, conference)) : [],
        });
    }

    /**
     * Add what the graph of a card is given; a graph is made anew for each conference.
     */
    prepareCard(card, conference) {
        const graph = {
            resModel: card.model,
            type: "graph",
            jsClass: "ptc_dashboard_graph",
            searchViewId: false, // with it Odoo tells of all fields
            domain: [["conference_id", "=", conference], ...(card.domain || [])],
            context: { graph_groupbys: card.groupBy, graph_stacked: true },
            display: { controlPanel: false },
        };
        return markRaw({ ...card, key: `${conference}_${card.key}`, graph });
    }

    getShare({ done, total }) {
        return total ? _t("%(done)s of %(total)s (%(share)s %)", { done, total, share: Math.round((100 * done) / total) }) : "–";
    }

    openList({ action, filter, view }) {
        const additionalContext = { search_default_coming: 0, search_default_conference_id: this.state.conference };
        if (filter) {
            additionalContext[`search_default_${filter}`] = 1;
        }
        this.action.doAction(action, { additionalContext, viewType: view || "list" });
    }
}

registry.category("actions").add("ptc_dashboard", Dashboard);
