package io.leadferry.feed;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile.PaceLimit;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** What a person should know of a configuration that can be used all the same. */
public final class ConfigurationNotes {

    private static final ConfigurationPropertyName OWN = ConfigurationPropertyName.of("leadferry");
    private static final Set<String> TIMES = Set.of("linger", "per", "deadline", "try-again-every", "try-again-within");

    private final Environment environment;
    private final Faults notes;

    private ConfigurationNotes(Environment environment) {
        this.environment = environment;
        this.notes = new Faults(new Origins(environment));
    }

    /**
     * A line for each thing, with its key and its place.
     *
     * @param profiles those that the configuration was checked with
     */
    public static List<String> of(
            Environment environment, LeadferryConfiguration configuration, VendorProfiles profiles) {
        ConfigurationNotes notes = new ConfigurationNotes(environment);
        List<String> all = new ArrayList<>(
                paces(environment, configuration, configuration.lanes().keySet()));
        notes.times();
        KnownKeys.look(environment, profiles, new Faults(), notes.notes);
        ForeignKeys.unread(environment, notes.notes);
        new ActiveProfiles(environment).unread().forEach(notes.notes::add);
        all.addAll(notes.notes.lines());
        return all;
    }

    /** A line for each of the lanes that is faster, or whose calls are larger, than the vendor's page allows. */
    public static List<String> paces(Environment environment, LeadferryConfiguration configuration, Set<LaneId> lanes) {
        ConfigurationNotes notes = new ConfigurationNotes(environment);
        configuration.lanes().forEach((lane, plan) -> {
            if (lanes.contains(lane)) {
                notes.pace("leadferry.accounts." + lane.account() + ".limits." + lane.operation(), plan);
            }
        });
        return notes.notes.lines();
    }

    private void pace(String at, LanePlan plan) {
        Limit own = plan.limit();
        PaceLimit page = plan.operation().limit();
        String agreed = " that the vendor's page allows; right only where the vendor has agreed to it";
        long windows = Math.max(1, ceil(page.per(), own.per()));
        if (windows * own.calls() > page.calls()) {
            notes.add(
                    at + (own.per().equals(page.per()) ? ".calls" : ".per"),
                    calls(own.calls(), own.per()) + " is more than the " + calls(page.calls(), page.per()) + agreed);
        }
        if (own.rows() > page.rows()) {
            notes.add(at + ".rows", own.rows() + " a call is more than the " + page.rows() + agreed);
        }
    }

    private static long ceil(Duration whole, Duration part) {
        return (whole.toNanos() + part.toNanos() - 1) / part.toNanos();
    }

    private static String calls(int calls, Duration per) {
        return calls + (calls == 1 ? " call in " : " calls in ") + ValueFaults.written(per);
    }

    /** Spring takes a lone number as milliseconds, which nobody who writes {@code per: 60} means. */
    private void times() {
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource all) {
                all.stream()
                        .filter(OWN::isAncestorOf)
                        .filter(name -> TIMES.contains(name.getLastElement(ConfigurationPropertyName.Form.DASHED)))
                        .map(all::getConfigurationProperty)
                        .forEach(this::time);
            }
        });
    }

    private void time(ConfigurationProperty property) {
        String value = String.valueOf(property.getValue()).strip();
        if (value.matches("0*[1-9]\\d*")) {
            String at = ConfigurationCheck.asWritten(property.getName());
            if (!notes.tells(at)) {
                notes.add(
                        at,
                        value + " has no unit and is read as " + value + "ms; write " + value + "ms, or " + value
                                + "s");
            }
        }
    }
}
