package io.leadferry.console;

import io.leadferry.console.RetentionController.Forgotten;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.ledger.AuditTrail;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.LaneId;
import io.leadferry.model.Wait;
import io.leadferry.plan.Plan;
import io.leadferry.plan.PlanText;
import io.leadferry.receipt.Overview;
import io.leadferry.receipt.Overview.About;
import io.leadferry.receipt.Overview.Cause;
import io.leadferry.receipt.Overview.Need;
import io.leadferry.receipt.OverviewWords;
import io.leadferry.receipt.Overviews;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import io.leadferry.retention.Forgetting;
import io.leadferry.retention.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What stands on each page, from the same views that commands and interface tell; and the buttons beside it. */
@Lazy
@Component
class ConsolePages {

    private static final int CALLS = 5;
    private static final int MOST_CALLS = 200;
    private static final int ENTRIES = 200;
    private static final int FORGETTINGS = 50;
    private static final String FERRY = "ferry";
    private static final double ALL = 100.0;

    private final LeadferryConfiguration configuration;
    private final Overviews overviews;
    private final Ferries ferries;
    private final Receipts receipts;
    private final CallViews calls;
    private final LaneControl lanes;
    private final AuditTrail trail;
    private final Retention retention;
    private final Forgetting forgetting;
    private final FormTokens tokens;
    private final Clock clock;

    ConsolePages(
            LeadferryConfiguration configuration,
            Overviews overviews,
            Ferries ferries,
            Receipts receipts,
            CallViews calls,
            LaneControl lanes,
            AuditTrail trail,
            Retention retention,
            Forgetting forgetting,
            FormTokens tokens,
            Clock clock) {
        this.configuration = configuration;
        this.overviews = overviews;
        this.ferries = ferries;
        this.receipts = receipts;
        this.calls = calls;
        this.lanes = lanes;
        this.trail = trail;
        this.retention = retention;
        this.forgetting = forgetting;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * A button.
     *
     * @param code the token of what it does, by which its element is called: a live page must not lay another button under
     *     somebody's finger
     * @param value what it has done, and the token of that
     * @param label what stands on it
     */
    record Button(String code, String value, String label) {}

    /**
     * Something that needs somebody, and what mends it.
     *
     * @param id by what it is, wherever it stands among the others
     */
    record NeedView(
            String id, String title, @Nullable String href, List<Cause> causes, Need need, List<Button> buttons) {}

    /** A call, and the words that somebody may give on it. */
    record CallWithWords(CallView call, List<Button> buttons) {}

    /** A permit on the strip of a lane: where it begins and how wide it is, in hundredths. */
    record Mark(LaneControl.UsedPermit permit, String x, String width) {}

    private Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        values.put("w", new PageWords(ZoneId.systemDefault()));
        return values;
    }

    private Button button(Deed deed, String label) {
        String code = tokens.of(deed.words());
        return new Button(code, deed.written(code), label);
    }

    /** The first page: what needs somebody, what moves, what ended. */
    Map<String, Object> overview() {
        Overview overview = overviews.now();
        Map<String, Object> values = values();
        values.put("overview", overview);
        values.put("ferries", ferries.now());
        List<NeedView> needs = new ArrayList<>();
        overview.needs().all().forEach(need -> needs.add(need(need)));
        values.put("needs", needs);
        long all = overview.needs().all().size() + overview.needs().more();
        values.put(
                "state", all == 0 ? "Nothing needs you." : all == 1 ? "1 thing needs you." : all + " things need you.");
        return values;
    }

    private NeedView need(Need need) {
        Receipt.Summary drop = need.drop();
        String href = drop != null
                ? drop(drop.drop())
                : need.about() == About.LANE && lane(need.name()).isPresent()
                        ? new PageWords(ZoneId.systemDefault()).lane(need.name())
                        : need.about() == About.LEDGER ? "/doubt" : null;
        List<Button> buttons = new ArrayList<>();
        if (need.about() == About.LANE && isShut(need)) {
            lane(need.name()).ifPresent(lane -> buttons.add(button(Deed.of("resume", lane.toString()), "Resume")));
        }
        if (drop != null) {
            buttons.addAll(onDrop(drop));
            doubtful(drop.drop()).stream().limit(CALLS).forEach(call -> buttons.addAll(onCall(call)));
        }
        // a name may hold what no selector may, and htmx makes one of it
        String id = "need-" + (drop == null ? tokens.of(need.about() + " " + need.name()) : drop.drop());
        return new NeedView(id, OverviewWords.need(need), href, need.causes(), need, buttons);
    }

    private static boolean isShut(Need need) {
        return need.causes().stream()
                .anyMatch(cause -> cause.kind().equals(Wait.Kind.PAUSED.word())
                        || cause.kind().equals(Wait.Kind.BLOCKED.word()));
    }

    private Optional<LaneId> lane(String name) {
        return configuration.lanes().keySet().stream()
                .filter(lane -> lane.toString().equals(name))
                .findFirst();
    }

    private List<CallView> doubtful(String drop) {
        return receipts.find(drop).stream()
                .flatMap(receipt -> receipt.calls().stream())
                .filter(call -> call.rowsInDoubt() > 0)
                .toList();
    }

    private List<Button> onCall(CallView call) {
        return List.of(
                button(Deed.of("resolve", "sent", call.call()), "Call " + call.call() + " arrived"),
                button(Deed.of("resolve", "not-sent", call.call()), "Call " + call.call() + " did not: send again"));
    }

    /** What can be done with a file. */
    private List<Button> onDrop(Receipt.Summary drop) {
        boolean unknown = drop.waits().stream().anyMatch(wait -> wait.kind() == Wait.Kind.CAMPAIGN_UNKNOWN);
        boolean setAside =
                drop.state() == Drop.State.QUARANTINED && drop.releasedAt() == null && drop.discardedAt() == null;
        List<Button> buttons = new ArrayList<>();
        if (drop.held()) {
            buttons.add(button(Deed.of("release", drop.drop()), "Release: send it"));
        }
        if (setAside) {
            buttons.add(button(Deed.of("discard", drop.drop()), "Discard: send nothing of it"));
        } else if (unknown) {
            buttons.add(button(Deed.of("discard", drop.drop()), "Give up the rows that wait for an unknown campaign"));
        }
        return buttons;
    }

    static String drop(String drop) {
        return "/drops/" + Paths.segment(drop);
    }

    /** One drop. */
    Optional<Map<String, Object>> drop(String drop, boolean whole) {
        return receipts.find(drop).map(receipt -> {
            Map<String, Object> values = values();
            values.put("receipt", receipt);
            values.put("drop", receipt.summary());
            values.put("buttons", onDrop(receipt.summary()));
            values.put(
                    "calls",
                    receipt.calls().stream()
                            .limit(MOST_CALLS)
                            .map(call -> new CallWithWords(call, call.rowsInDoubt() > 0 ? onCall(call) : List.of()))
                            .toList());
            values.put("moreCalls", Math.max(0, receipt.calls().size() - MOST_CALLS));
            values.put("mendable", receipts.hasRejected(drop));
            values.put("letter", whole ? receipts.text(drop).orElse("") : "");
            values.put("api", "/api" + drop(drop));
            values.put("state", "The file is " + receipt.summary().state().receiptWord() + ".");
            return values;
        });
    }

    /** One lane; empty where the configuration does not have it. */
    Optional<Map<String, Object>> lane(String account, String operation) {
        LaneId lane = new LaneId(account, operation);
        if (!configuration.lanes().containsKey(lane)) {
            return Optional.empty();
        }
        LaneView view = lanes.view(lane);
        LaneControl.Window window = lanes.window(lane);
        Map<String, Object> values = values();
        values.put("lane", view);
        values.put("limit", configuration.lane(lane).limit());
        values.put("window", window);
        values.put(
                "strip",
                window.permits().stream()
                        .map(permit -> new Mark(permit, at(window, permit), PageWords.percent(1)))
                        .toList());
        values.put(
                "buttons",
                List.of(
                        view.state() == Lanes.State.OPEN
                                ? button(Deed.of("pause", lane.toString()), "Pause")
                                : button(Deed.of("resume", lane.toString()), "Resume")));
        values.put("state", "The lane is " + view.state().word() + ", and " + OverviewWords.rowsWait(view) + ".");
        return Optional.of(values);
    }

    private static String at(LaneControl.Window window, LaneControl.UsedPermit permit) {
        double all = Math.max(1, Duration.between(window.from(), window.to()).toMillis());
        double behind = Duration.between(window.from(), permit.takenAt()).toMillis();
        return PageWords.percent(Math.min(ALL - 1, Math.max(0, behind * ALL / all)));
    }

    /** The calls of which nobody knows whether they arrived. */
    Map<String, Object> doubt() {
        Map<String, Object> values = values();
        List<CallWithWords> doubtful = calls.withOutcome(Calls.State.IN_DOUBT, MOST_CALLS).stream()
                .map(call -> new CallWithWords(call, onCall(call)))
                .toList();
        values.put("calls", doubtful);
        values.put(
                "state",
                doubtful.isEmpty()
                        ? "No call is in doubt."
                        : doubtful.size() == 1 ? "1 call is in doubt." : doubtful.size() + " calls are in doubt.");
        return values;
    }

    /**
     * What is to be erased, and who was forgotten.
     *
     * @param whole whether it is for the whole page: what is due is counted for that alone
     */
    Map<String, Object> forgetting(boolean whole) {
        Map<String, Object> values = values();
        if (whole) {
            Retention.Outlook due = retention.outlook();
            values.put("due", due);
            values.put("now", !due.nextAt().isAfter(clock.instant()));
            values.put("buttons", List.of(button(Deed.of("retain", FERRY), "Erase it now")));
        }
        List<Forgotten> asked =
                forgetting.latest(FORGETTINGS).stream().map(Forgotten::of).toList();
        long left = asked.stream().filter(one -> one.doneAt() == null).count();
        values.put("forgettings", asked);
        values.put(
                "state",
                asked.isEmpty()
                        ? "Nobody was to be forgotten."
                        : left == 0 ? "All who were to be forgotten are." : "Still to be forgotten: " + left + ".");
        return values;
    }

    /** The audit trail. */
    Map<String, Object> audit() {
        Map<String, Object> values = values();
        List<AuditTrail.Entry> entries = trail.latest(ENTRIES);
        values.put("entries", entries);
        values.put("state", entries.isEmpty() ? "Nobody has changed anything." : "The latest come first.");
        return values;
    }

    /** A form in which a number is asked for, and perhaps its story. */
    Map<String, Object> numbers(
            @Nullable String number, @Nullable String story, @Nullable String answer, @Nullable String fault) {
        Map<String, Object> values = values();
        values.put("here", Paths.NUMBER_FORM);
        values.put(
                "buttons",
                number == null ? List.of() : List.of(button(Deed.of("forget", number), "Forget this person")));
        values.put("story", story);
        values.put("answer", answer);
        values.put("fault", fault);
        return values;
    }

    /** A feed by its name. */
    Optional<Feed> feed(@Nullable String name) {
        return name == null
                ? Optional.empty()
                : Optional.ofNullable(configuration.feeds().get(name));
    }

    /** A form in which a file is planned, and perhaps what would become of one. */
    Map<String, Object> plan(PlannedFiles.@Nullable Planned planned, @Nullable String fault) {
        Map<String, Object> values = values();
        values.put("here", "/plan");
        values.put("feeds", List.copyOf(configuration.feeds().keySet()));
        values.put("chosen", planned == null ? "" : planned.feed().name());
        values.put("file", planned == null ? null : planned.name());
        values.put("text", planned == null ? null : String.join("\n", PlanText.of(planned.plan())));
        values.put(
                "buttons",
                planned == null || !wouldBeTaken(planned.plan())
                        ? List.of()
                        : List.of(button(
                                Deed.of("send", planned.id()),
                                "Send it: drop it into " + planned.feed().name())));
        values.put("fault", fault);
        return values;
    }

    /** Whether anything would come of sending it: of a file that would be set aside, or that repeats another, nothing does. */
    private static boolean wouldBeTaken(Plan plan) {
        return plan.held() || plan.state() == Drop.State.WORKING || plan.state() == Drop.State.FINISHED;
    }

    /** What could not be answered. */
    Map<String, Object> problem(String title, String detail) {
        Map<String, Object> values = values();
        values.put("title", title);
        values.put("detail", detail);
        return values;
    }
}
