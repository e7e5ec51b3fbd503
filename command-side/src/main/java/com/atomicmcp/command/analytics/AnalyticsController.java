package com.atomicmcp.command.analytics;

import com.atomicmcp.command.intake.Batch;
import com.atomicmcp.command.intake.Data;
import com.atomicmcp.command.intake.Places;
import com.atomicmcp.command.intake.Reporting;
import com.atomicmcp.command.intake.Reporting.Outcome;
import com.atomicmcp.command.request.Envelope;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.permission.Resource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes what the platform and the SDKs report about Action Flows. */
@RestController
@RequestMapping("/customer-api/{subdomain}/v1/{environment}/analytics")
class AnalyticsController {

    private static final int MOST = 1_000;

    private final Places places;
    private final Reporting reporting;

    AnalyticsController(Places places, Reporting reporting) {
        this.places = places;
        this.reporting = reporting;
    }

    @PostMapping
    @Operation(
            value =
                    "Report up to 1000 analytics events; known ids change nothing, malformed ones are refused one by one",
            needs = "Action Flows (Edit) in that environment")
    Data<Outcome> report(
            @PathVariable String subdomain,
            @PathVariable EnvironmentId environment,
            @RequestBody Envelope<AnalyticsItem> body) {
        var place = places.toEdit(Resource.ACTION_FLOWS, subdomain, environment);
        return new Data<>(
                reporting.append(place, Batch.read(body, MOST, AnalyticsItem.class, item -> item.report(place))));
    }
}
