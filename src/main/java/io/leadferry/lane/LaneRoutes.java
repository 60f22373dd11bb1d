package io.leadferry.lane;

import io.leadferry.connector.LanePlan;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.LaneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;

/**
 * The routes of lanes, each made of the one template {@code routes/lane.camel.yaml}: one for each operation of a vendor,
 * with the numbers of its profile or of its accounts, and one more for each account whose numbers are others still.
 */
public final class LaneRoutes {

    /** The template's name. */
    public static final String TEMPLATE = "lane";

    private final Map<LaneId, String> names = new LinkedHashMap<>();
    private final Map<String, LanePlan> plans = new LinkedHashMap<>();
    private final Map<String, String> kamelets = new HashMap<>();

    public LaneRoutes(LeadferryConfiguration configuration) {
        Map<String, Set<Rate>> rates = new LinkedHashMap<>();
        configuration.lanes().forEach((lane, plan) -> rates.computeIfAbsent(
                        operation(lane, plan), key -> new HashSet<>())
                .add(rate(plan)));
        configuration.lanes().forEach((lane, plan) -> {
            String operation = operation(lane, plan);
            boolean shared = rates.getOrDefault(operation, Set.of()).size() == 1
                    || rate(plan).equals(ofProfile(plan));
            String name = shared ? operation : operation + "-" + lane.account();
            names.put(lane, name);
            plans.put(name, plan);
            kamelets.put(name, operation + "-action");
        });
    }

    private static String operation(LaneId lane, LanePlan plan) {
        return plan.account().vendor() + "-" + lane.operation();
    }

    private static Rate rate(LanePlan plan) {
        return new Rate(plan.limit().calls(), plan.limit().per());
    }

    private static Rate ofProfile(LanePlan plan) {
        return new Rate(
                plan.operation().limit().calls(), plan.operation().limit().per());
    }

    /** Whether a route is one of these. */
    boolean isOne(String route) {
        return plans.containsKey(route);
    }

    /** The names of the routes. */
    public Set<String> names() {
        return plans.keySet();
    }

    /** Where a lane's route begins. Who asks for a token waits for it; all else is called and let be. */
    public String of(@Body LaneId lane) {
        String name = names.get(lane);
        if (name == null) {
            throw new IllegalArgumentException("there is no lane '" + lane + "'");
        }
        return from(name);
    }

    private String from(String name) {
        LanePlan plan = plans.get(name);
        return (plan != null && plan.operation().carriesRows() ? "seda:" : "direct:") + name;
    }

    /** Makes the routes; to be called when the template is there and before the context starts. */
    public void add(CamelContext context) {
        plans.forEach((name, plan) -> {
            boolean carriesRows = plan.operation().carriesRows();
            TemplatedRouteBuilder.builder(context, TEMPLATE)
                    .routeId(name)
                    .parameter("from", from(name) + (carriesRows ? "?pollTimeout=100" : ""))
                    .parameter("kamelet", kamelets.get(name))
                    .parameter("calls", plan.limit().calls())
                    .parameter("period", plan.limit().per().toMillis())
                    .add();
        });
    }
}
