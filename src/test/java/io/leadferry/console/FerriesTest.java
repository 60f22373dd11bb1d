package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.TestLedger;
import io.leadferry.console.Ferries.AtWork;
import io.leadferry.console.Ferries.Doing;
import io.leadferry.console.Ferries.Ferry;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.Nodes;
import io.leadferry.ledger.Nodes.Duty;
import io.leadferry.ledger.dialect.Joining;
import io.leadferry.model.Account;
import io.leadferry.model.LedgerAddress;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Who is at work with a ledger on a server, and with what, as any of them tells it. */
class FerriesTest {

    private static final Duration LEASE = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private JdbcClient behind;
    private LedgerAddress address;
    private Ledger first;
    private Ledger second;

    @BeforeEach
    void join() {
        address = TestLedger.onServer(home.resolve("ledger.db"));
        behind = JdbcClient.create(new DriverManagerDataSource(
                address.url(), address.user(), address.password().reveal()));
        first = Ledger.open(address, new Joining("ferry-1", "home", null, false, LEASE));
        second = Ledger.open(address, new Joining("ferry-2", "home", null, false, LEASE));
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
    }

    private Nodes nodes(Ledger ledger) {
        return new LedgerModule(ledger, Map.of(), Clock.systemUTC()).nodes();
    }

    private AtWork asked(Ledger ledger) {
        return ferries(ledger).now();
    }

    /** What a gauge without labels shows. */
    private double shown(Ledger ledger, String metric) {
        return new NodeMetrics(ferries(ledger))
                .now().stream()
                        .filter(one -> one.getMetadata().getName().equals(metric))
                        .flatMap(one -> ((GaugeSnapshot) one).getDataPoints().stream())
                        .mapToDouble(GaugeDataPointSnapshot::getValue)
                        .sum();
    }

    private Ferries ferries(Ledger ledger) {
        Map<String, Account> accounts = new TreeMap<>();
        for (String name : List.of("acme", "isales")) {
            accounts.put(name, new Account(name, "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null));
        }
        LeadferryConfiguration configuration =
                new LeadferryConfiguration(home, address, null, Duration.ofHours(1), accounts, Map.of(), Map.of());
        return new Ferries(configuration, ledger, nodes(ledger), Clock.systemUTC());
    }

    @Test
    void eachIsToldWithWhatItDoesAndWhatNobodyDoesIsToldApart() {
        Instant before = Instant.now();
        nodes(first).know(Set.of(Duty.HOUSE, Duty.of("acme"), Duty.of("isales"), Duty.of("no-longer-configured")));
        assertThat(nodes(first).take(Duty.of("acme"))).isTrue();
        assertThat(nodes(second).take(Duty.HOUSE)).isTrue();

        AtWork told = asked(second);

        assertThat(told.nodes()).extracting(Ferry::name).containsExactly("ferry-1", "ferry-2");
        assertThat(told.nodes()).extracting(Ferry::self).containsExactly(false, true);
        assertThat(told.nodes()).extracting(Ferry::silent).containsExactly(false, false);
        assertThat(told.nodes().get(0).duties()).singleElement().satisfies(doing -> {
            assertThat(doing.account()).isEqualTo("acme");
            assertThat(doing.house()).isFalse();
            assertThat(doing.since()).isAfterOrEqualTo(before.minusMillis(1));
        });
        assertThat(told.nodes().get(1).duties()).extracting(Doing::house).containsExactly(true);
        assertThat(told.unowned()).containsExactly(new Doing("isales", false, null));
        assertThat(told.hasNews()).isTrue();
        assertThat(shown(first, "leadferry_nodes")).isEqualTo(2);
        assertThat(shown(first, "leadferry_duties_own")).isEqualTo(1);
        assertThat(shown(first, "leadferry_duties_unowned")).isEqualTo(1);
        assertThat(shown(first, "leadferry_nodes_silent")).isZero();
    }

    @Test
    void oneThatIsNotHeardOfIsToldAndWhatItHadIsNobodysOnceItIsBuried() {
        nodes(first).know(Set.of(Duty.of("acme")));
        nodes(first).take(Duty.of("acme"));
        assertThat(asked(second).unowned()).isEmpty();

        first.close();
        behind.sql("update nodes set gone_at = null, seen_at = seen_at - 25000 where name = 'ferry-1'")
                .update();
        assertThat(asked(second).nodes()).extracting(Ferry::silent).containsExactly(true, false);
        assertThat(shown(second, "leadferry_nodes_silent")).isEqualTo(1);
        assertThat(asked(second).unowned()).isEmpty();

        behind.sql("update nodes set gone_at = seen_at, may_wake = 1 where name = 'ferry-1'")
                .update();
        assertThat(asked(second).nodes()).extracting(Ferry::name).containsExactly("ferry-2");
        assertThat(asked(second).unowned()).extracting(Doing::account).containsExactly("acme");
        assertThat(asked(second).hasNews()).isTrue();
    }

    @Test
    void oneThatIsGoneTakesNoRequestsUntilItHasJoinedAnew() {
        NodeHealthIndicator health = new NodeHealthIndicator(nodes(first));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("name", "ferry-1");

        behind.sql("update nodes set gone_at = seen_at, may_wake = 1 where name = 'ferry-1'")
                .update();
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

        first.joinAgain();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void oneFerryThatDoesAllIsNoNews() {
        first.close();
        nodes(second).know(Set.of(Duty.HOUSE, Duty.of("acme")));
        nodes(second).take(Duty.HOUSE);
        nodes(second).take(Duty.of("acme"));

        assertThat(asked(second).hasNews()).isFalse();
        assertThat(asked(second).nodes()).singleElement().satisfies(ferry -> assertThat(ferry.duties())
                .hasSize(2));
    }
}
