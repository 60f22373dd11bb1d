package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads of a ferry that has lived a little, and whether the rules and the dashboard of the guide fit it. */
class MetricsOnTheWayTest {

    private static final Path MONITORING = Path.of("docs/operating/prometheus");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern OURS = Pattern.compile("(leadferry_\\w+)(?:\\{([^}]*)})?");

    /** What Prometheus itself adds to each series that it reads. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path home;

    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;

    /** A series, by its labels, and what it shows. */
    private record Point(Map<String, String> labels, double value) {}

    @BeforeAll
    static void live() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(300))
                .deleteLimit(2, Duration.ofMillis(300))
                .start();
        List<String> more = new ArrayList<>(LeadferryUnderTest.feed("add", "acme", "add-leads"));
        more.addAll(LeadferryUnderTest.feed("guarded", "acme", "add-leads"));
        more.add("--leadferry.feeds.guarded.guard.min-rows=2");
        more.add("--leadferry.callbacks.base-url=http://127.0.0.1:1");
        more.add("--leadferry.callbacks.deadline=1s");
        more.add("--leadferry.notify.webhooks.away.url=http://127.0.0.1:1/");
        ferry = new LeadferryUnderTest(home, vendor, "300ms", more.toArray(String[]::new));
        ferry.dropNow(
                "add",
                "leads.csv",
                "PhoneNumber,CampaignName,Priority\n9000000001,A,1\n9000000001,A,1\n12,A,1\n9000000002,A,high\n");
        ferry.dropNow("guarded", "held.csv", "PhoneNumber,CampaignName\n9000000003,A\n");
        ferry.dropNow("add", "none.csv", "");
        await().until(() -> Stream.of("leads.csv", "held.csv", "none.csv").allMatch(ferry::finished));
    }

    @AfterAll
    static void end() {
        ferry.close();
        vendor.close();
    }

    private static Map<String, List<Point>> read() {
        HttpResponse<String> response;
        try {
            response = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ferry.port() + "/actuator/prometheus"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, List<Point>> all = new HashMap<>();
        response.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher series = SERIES.matcher(line);
            assertThat(series.matches()).as(line).isTrue();
            all.computeIfAbsent(series.group(1), name -> new ArrayList<>())
                    .add(new Point(labels(series.group(2)), Double.parseDouble(series.group(3))));
        });
        return all;
    }

    private static Map<String, String> labels(String text) {
        return text == null
                ? Map.of()
                : LABEL.matcher(text)
                        .results()
                        .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
    }

    /** What a series shows whose labels are at least these, one after the other by name and value. */
    private static double shown(String metric, String... labels) {
        List<Point> found = read().getOrDefault(metric, List.of()).stream()
                .filter(point -> {
                    for (int i = 0; i < labels.length; i += 2) {
                        if (!labels[i + 1].equals(point.labels().get(labels[i]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .toList();
        assertThat(found).as("%s %s", metric, List.of(labels)).hasSize(1);
        return found.get(0).value();
    }

    @Test
    void sumsAreThoseOfTheReceipts() {
        assertThat(shown("leadferry_feed_rows", "feed", "add", "state", "rejected"))
                .isEqualTo(2);
        assertThat(shown("leadferry_feed_rows", "feed", "add", "state", "duplicate"))
                .isEqualTo(1);
        assertThat(shown("leadferry_feed_rows", "feed", "add", "state", "accepted"))
                .isEqualTo(1);
        assertThat(shown("leadferry_feed_rows", "feed", "add", "state", "confirmed"))
                .isZero();
        assertThat(shown("leadferry_feed_rejects_total", "feed", "add", "field", "PhoneNumber"))
                .isEqualTo(1);
        assertThat(shown("leadferry_feed_rejects_total", "feed", "add", "field", "Priority"))
                .isEqualTo(1);
        assertThat(shown("leadferry_feed_files", "feed", "add", "state", "quarantined"))
                .isEqualTo(1);
        assertThat(shown("leadferry_feed_files_held", "feed", "guarded")).isEqualTo(1);
        assertThat(shown("leadferry_feed_files_held", "feed", "add")).isZero();
        assertThat(Instant.ofEpochSecond((long) shown("leadferry_feed_last_file_timestamp_seconds", "feed", "add")))
                .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now());
        assertThat(read().get("leadferry_feed_last_file_timestamp_seconds"))
                .noneMatch(point -> "leads".equals(point.labels().get("feed")));
    }

    @Test
    void callsAreTimedByWhatCameOfThem() {
        String[] lane = {"account", "acme", "operation", "add-leads", "outcome", "accepted"};
        // counted once the ledger has the answer, and by that the files are finished
        await().untilAsserted(() ->
                assertThat(shown("leadferry_lane_calls_seconds_count", lane)).isEqualTo(1));
        assertThat(shown("leadferry_lane_calls_seconds_sum", lane)).isPositive().isLessThan(30);
        assertThat(shown("leadferry_lane_calls_allowed", "account", "acme", "operation", "add-leads"))
                .isEqualTo(5);
        assertThat(shown("leadferry_lane_idle_seconds", "account", "acme", "operation", "add-leads"))
                .isZero();
        await().untilAsserted(() -> assertThat(
                        shown("leadferry_lane_callbacks_overdue_total", "account", "acme", "operation", "add-leads"))
                .isEqualTo(1));
    }

    @Test
    void howEverythingStands() {
        assertThat(shown("leadferry_ledger_usable")).isEqualTo(1);
        assertThat(shown("leadferry_ledger_bytes")).isGreaterThan(100_000);
        assertThat(shown("leadferry_home_free_bytes")).isPositive();
        assertThat(shown("leadferry_metrics_missing")).isZero();
        assertThat(shown("leadferry_nodes")).isEqualTo(1);
        assertThat(shown("leadferry_nodes_silent")).isZero();
        assertThat(shown("leadferry_duties_own")).isNotNegative();
        assertThat(shown("leadferry_duties_unowned")).isZero();
        assertThat(shown("leadferry_needs", "about", "file")).isGreaterThanOrEqualTo(2);
        assertThat(shown("leadferry_needs", "about", "lane")).isZero();
    }

    @Test
    void eventsThatNobodyTakesIn() {
        assertThat(shown("leadferry_events_waiting", "reader", "webhooks.away")).isPositive();
        assertThat(shown("leadferry_events_age_seconds", "reader", "webhooks.away"))
                .isNotNegative();
        assertThat(shown("leadferry_events_dead_total", "reader", "webhooks.away"))
                .isZero();
    }

    /** Each expression speaks of what a ferry tells, by labels that it bears, and by values that they can have. */
    @Test
    void rulesAndDashboardSpeakOfWhatThereIs() throws Exception {
        await().until(() -> read().containsKey("leadferry_lane_callbacks_overdue_total"));
        Map<String, List<Point>> told = read();
        List<String> expressions = new ArrayList<>();
        new YAMLMapper()
                .readTree(MONITORING.resolve("alerts.yaml").toFile())
                .findValues("expr")
                .forEach(expr -> expressions.add(expr.asText()));
        JsonNode dashboard = new ObjectMapper()
                .readTree(MONITORING.resolve("grafana-dashboard.json").toFile());
        dashboard.findValues("expr").forEach(expr -> expressions.add(expr.asText()));
        dashboard.findValues("definition").forEach(query -> expressions.add(query.asText()));
        assertThat(expressions).hasSizeGreaterThan(25);
        Set<String> used = new HashSet<>();
        for (String expression : expressions) {
            OURS.matcher(expression).results().forEach(metric -> {
                used.add(metric.group(1));
                assertThat(told).as(expression).containsKey(metric.group(1));
                List<Point> points = told.get(metric.group(1));
                labels(metric.group(2)).forEach((label, value) -> {
                    if (!OF_THE_SCRAPE.contains(label)) {
                        assertThat(points).as(expression).allMatch(point -> point.labels()
                                .containsKey(label));
                    }
                    if (!value.startsWith("$")) {
                        Set<String> known = points.stream()
                                .map(point -> point.labels().get(label))
                                .collect(Collectors.toSet());
                        assertThat(known).as(expression).containsAll(List.of(value.split("\\|")));
                    }
                });
            });
        }
        assertThat(used).hasSizeGreaterThan(15);
    }
}
