package io.leadferry.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.event.Delivery.Digest;
import io.leadferry.event.Delivery.Telling;
import io.leadferry.feed.ConsoleAccess;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.RetentionPeriods;
import io.leadferry.feed.Sharing;
import io.leadferry.feed.Subscriber;
import io.leadferry.feed.Subscriber.Hearing;
import io.leadferry.feed.Subscriber.Mail;
import io.leadferry.feed.Subscriber.Mailbox;
import io.leadferry.feed.Subscriber.Webhook;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.Outbox;
import io.leadferry.ledger.Outbox.Event;
import io.leadferry.ledger.Outbox.Wanted;
import io.leadferry.model.EventType;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each is told everything, in order and at least once, whatever fails and whenever the process is killed. */
@OnBothLedgers
class SubscriptionsTest {

    private static final LaneId LANE = new LaneId("acme", "add-leads");
    private static final String ONE = "webhooks.one";
    private static final String OTHER = "webhooks.other";
    private static final Wanted ALL = new Wanted(EnumSet.allOf(EventType.class), null, Set.of());

    @TempDir
    Path home;

    private final HandClock clock = new HandClock();
    private Ledger ledger;
    private LedgerModule module;
    private Subscriptions subscriptions;
    private boolean paused;
    private final Map<String, List<Long>> heard = new TreeMap<>();

    @BeforeEach
    void begin() {
        open();
    }

    private void open() {
        ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")));
        module = new LedgerModule(ledger, Map.of(), clock);
        subscriptions = subscriptions(module.outbox());
        subscriptions.begin();
    }

    @SuppressWarnings("NullAway") // nobody draws an event up here, and nobody gets mail
    private Subscriptions subscriptions(Outbox outbox) {
        List<Subscriber> both = Stream.of(ONE, OTHER)
                .<Subscriber>map(name -> new Webhook(
                        name,
                        URI.create("http://127.0.0.1:9"),
                        null,
                        new Hearing(EnumSet.allOf(EventType.class), null, Duration.ofDays(3))))
                .toList();
        return new Subscriptions(configuration(both), outbox, null, null, clock);
    }

    private LeadferryConfiguration configuration(List<Subscriber> subscribers) {
        return new LeadferryConfiguration(
                home,
                LedgerAddress.of(""),
                null,
                Duration.ofHours(1),
                Map.of(),
                Map.of(),
                Map.of(),
                ConsoleAccess.UNSAID,
                null,
                RetentionPeriods.STANDARD,
                subscribers,
                null,
                Sharing.UNSAID);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** A kill: whatever memory had is gone, and another process begins. */
    private void kill() {
        ledger.close();
        open();
    }

    private void happens() {
        paused = !paused;
        clock.advance(Duration.ofSeconds(1));
        module.lanes().set(LANE, paused ? Lanes.State.PAUSED : Lanes.State.OPEN, null, clock.instant());
    }

    private interface Answer {
        boolean takes(long event);
    }

    /** One look of a subscriber's route. */
    private int look(String reader, Answer answer) {
        int told = 0;
        for (Iterator<Delivery> due = subscriptions.due(reader); due.hasNext(); ) {
            Telling telling = (Telling) due.next();
            told++;
            if (answer.takes(telling.event().id())) {
                heard.computeIfAbsent(reader, name -> new ArrayList<>())
                        .add(telling.event().id());
                subscriptions.delivered(telling);
            } else {
                subscriptions.failed(telling, new NotTakenIn("answered 503", null));
            }
        }
        return told;
    }

    private List<Long> all() {
        return module.outbox().after(0, ALL, 10_000).stream().map(Event::id).toList();
    }

    @Test
    void everythingIsToldInOrderWhateverFailsAndWheneverItIsKilled() {
        for (long seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            for (int step = 0; step < 60; step++) {
                String reader = random.nextBoolean() ? ONE : OTHER;
                switch (random.nextInt(6)) {
                    case 0, 1 -> happens();
                    case 2 -> look(reader, event -> random.nextInt(3) > 0);
                    case 3 -> takenAndKilled(reader);
                    case 4 -> kill();
                    default -> clock.advance(Duration.ofSeconds(random.nextInt(400)));
                }
            }
        }
        clock.advance(Duration.ofMinutes(10));
        look(ONE, event -> true);
        look(OTHER, event -> true);

        assertThat(all()).hasSizeGreaterThan(40);
        for (String reader : List.of(ONE, OTHER)) {
            List<Long> first = new ArrayList<>();
            long last = 0;
            for (long event : heard.get(reader)) {
                if (event == last) {
                    continue; // told again, because nobody could write down that it was taken in
                }
                assertThat(event).as("nothing comes out of its order").isGreaterThan(last);
                first.add(event);
                last = event;
            }
            assertThat(first).as(reader).isEqualTo(all());
        }
    }

    /** The other side took an event in, and the process ended before that was written down. */
    private void takenAndKilled(String reader) {
        Iterator<Delivery> due = subscriptions.due(reader);
        if (due.hasNext()) {
            heard.computeIfAbsent(reader, name -> new ArrayList<>())
                    .add(((Telling) due.next()).event().id());
            kill();
        }
    }

    @Test
    void pausesGrowAndSurviveAKill() {
        happens();
        happens();
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            assertThat(look(ONE, event -> false)).as("one try").isEqualTo(1);
            kill();
            assertThat(look(ONE, event -> true)).as("it is too early").isZero();
            Duration pause = Duration.between(
                    clock.instant(), module.outbox().reader(ONE).nextTry());
            pauses.add(pause);
            clock.advance(pause);
        }
        assertThat(pauses).startsWith(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(pauses).endsWith(Duration.ofMinutes(5), Duration.ofMinutes(5));
        assertThat(look(ONE, event -> true)).isEqualTo(2);
        assertThat(module.outbox().reader(ONE).since()).isNull();
    }

    @Test
    void whoAsksForTimeGetsIt() {
        happens();
        Telling telling = (Telling) subscriptions.due(ONE).next();
        Instant wished = clock.instant().plus(Duration.ofMinutes(20));
        subscriptions.failed(telling, new NotTakenIn("answered 429", wished));
        assertThat(module.outbox().reader(ONE).nextTry()).isEqualTo(wished);
        clock.advance(Duration.ofMinutes(19));
        assertThat(subscriptions.due(ONE).hasNext()).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(subscriptions.due(ONE).hasNext()).isTrue();
    }

    @Test
    void oneThatIsAwayHoldsUpNobodyElse() {
        happens();
        look(ONE, event -> false);
        assertThat(look(OTHER, event -> true)).isEqualTo(1);
    }

    @Test
    void oneEventThatIsNeverTakenInIsGivenUpAndTheNextIsToldThen() {
        happens();
        clock.advance(Duration.ofHours(1));
        happens();
        List<Long> all = all();
        clock.advance(Duration.ofDays(3).minusMinutes(30));
        assertThat(look(ONE, event -> event != all.get(0))).isEqualTo(1);
        assertThat(module.outbox().dead(Instant.EPOCH, 10)).hasSize(1);
        assertThat(look(ONE, event -> event != all.get(0))).isEqualTo(1);
        assertThat(heard.get(ONE)).containsExactly(all.get(1));
        assertThat(module.outbox().reader(ONE).dead()).isEqualTo(1);
        assertThat(look(OTHER, event -> true))
                .as("others are told it all the same")
                .isEqualTo(2);
    }

    @Test
    void ofOneThatIsAwayForLongerAllThatIsTooOldIsGivenUpAndWhatIsNewIsTold() {
        for (int i = 0; i < 50; i++) {
            happens();
        }
        clock.advance(Duration.ofDays(4));
        happens();
        int looks = 0;
        while (module.outbox().reader(ONE).dead() < 50) {
            look(ONE, event -> false);
            assertThat(++looks).as("it does not take a try for each").isLessThan(5);
        }
        kill();
        clock.advance(Duration.ofMinutes(6));
        look(ONE, event -> true);
        assertThat(heard.get(ONE)).containsExactly(51L);
        assertThat(module.outbox().dead(Instant.EPOCH, 100)).hasSize(50);
    }

    @Test
    @SuppressWarnings("NullAway") // of a mail that is due, nothing is written here
    void aDigestIsDueOnceADayWheneverItIsKilledAndOnceWhereTheFerryWasAwayForDays() {
        Mailbox mailbox = new Mailbox(
                "mail.ops",
                URI.create("smtp://127.0.0.1:9"),
                null,
                null,
                "a@example.com",
                List.of("b@example.com"),
                EnumSet.of(Mail.DAILY_DIGEST),
                false,
                LocalTime.of(7, 0),
                new Hearing(EnumSet.noneOf(EventType.class), null, Duration.ofDays(3)));
        LeadferryConfiguration configuration = configuration(List.of(mailbox));
        ZoneId zone = ZoneId.of("Asia/Kolkata");
        Mails mails = new Mails(configuration, null, null, null, null, null, clock, zone);
        List<Digest> sent = new ArrayList<>();
        LocalDate first = clock.instant().atZone(zone).toLocalDate();
        for (int hour = 0; hour < 24 * 6; hour++) {
            if (hour % 7 == 0) {
                ledger.close();
                ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")));
                module = new LedgerModule(ledger, Map.of(), clock);
            }
            Subscriptions now = new Subscriptions(configuration, module.outbox(), null, mails, clock);
            now.begin();
            boolean isAway = hour > 24 * 3 && hour < 24 * 5;
            for (Iterator<Delivery> due = now.due("mail.ops"); !isAway && due.hasNext(); ) {
                Digest digest = (Digest) due.next();
                if (hour % 3 == 0) {
                    now.failed(digest, new NotTakenIn("the server is away", null));
                } else {
                    sent.add(digest);
                    now.delivered(digest);
                }
            }
            clock.advance(Duration.ofHours(1));
        }
        assertThat(sent)
                .extracting(Digest::day)
                .containsExactly(
                        first.plusDays(1), first.plusDays(2), first.plusDays(3), first.plusDays(5), first.plusDays(6));
        assertThat(sent.get(0).since()).as("none for a time before the ferry").isEqualTo(first);
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).since())
                    .as("nothing is left out")
                    .isEqualTo(sent.get(i - 1).day());
        }
    }

    @Test
    void afterAStopNothingMoreIsBegun() {
        happens();
        happens();
        Iterator<Delivery> due = subscriptions.due(ONE);
        subscriptions.delivered(due.next());
        subscriptions.end();
        assertThat(due.hasNext()).isFalse();
        assertThat(subscriptions.due(ONE).hasNext()).isFalse();
    }
}
