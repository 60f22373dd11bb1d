package io.leadferry.check;

import io.leadferry.connector.AnswerReading;
import io.leadferry.connector.Answers;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorProfile;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import io.leadferry.model.Names;
import io.leadferry.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a vendor takes an account's keys, by the one request that its profile names for it and that changes nothing
 * there; and by the answer's date how far this machine's clock is from the vendor's.
 */
final class KeysProof {

    private static final String KEY = "key";
    private static final String CLOCK = "clock";

    /** A clock that is further off is told, whether a request depends on it or not. */
    private static final Duration NOTABLE = Duration.ofSeconds(30);

    /** The header's time has no parts of a second. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final int NOT_OK = 300;
    private static final int ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    private final Map<LaneId, LanePlan> lanes;
    private final KeptTokensLook kept;
    private final VendorQuestions vendors;
    private final Names names;
    private final Duration longest;

    /**
     * A look at accounts.
     *
     * @param lanes those of the configuration, whose pace the account may have set
     * @param longest how long an answer may take
     */
    KeysProof(
            Map<LaneId, LanePlan> lanes, KeptTokensLook kept, VendorQuestions vendors, Names names, Duration longest) {
        this.lanes = lanes;
        this.longest = longest;
        this.kept = kept;
        this.vendors = vendors;
        this.names = names;
    }

    /** Looks at an account whose server takes connections. */
    void look(Account account, VendorProfile profile, CheckLines lines) {
        Optional<String> by = profile.proof().of(account);
        if (by.isEmpty()) {
            lines.unproved(
                    KEY,
                    "cannot be proved without sending: " + profile.vendor()
                            + " has no request for this account that changes nothing and tells whether its keys are taken",
                    "send a first file of one row");
            clock(profile, null, lines);
            return;
        }
        LaneId lane = new LaneId(account.name(), by.get());
        LanePlan configured = lanes.get(lane);
        LanePlan plan = (configured == null ? profile.plan(account, profile.operation(by.get())) : configured)
                .answeredWithin(longest);
        boolean token =
                profile.token() != null && by.get().equals(profile.token().operation());
        Optional<CheckResult> against = token ? kept.against(account, lane, plan) : Optional.empty();
        if (against.isPresent()) {
            lines.add(KEY, against.get());
            clock(profile, null, lines);
            return;
        }
        try {
            AnswerReading reading = vendors.ask(new VendorCall(
                    plan,
                    new Call(names.next(), lane, List.of(), List.of(), new TreeMap<>(), List.of(), List.of(), null)));
            lines.add(KEY, result(account, by.get(), token, plan, reading));
            clock(profile, reading, lines);
        } catch (Exception e) {
            lines.fail(
                    KEY,
                    by.get() + ": " + Answers.noAnswer(e).message(),
                    "look at leadferry.accounts." + account.name() + ".base-url: does the vendor's API answer there?");
            clock(profile, null, lines);
        }
    }

    private static CheckResult result(Account account, String by, boolean token, LanePlan plan, AnswerReading reading) {
        Outcome outcome = reading.outcome();
        String at = "leadferry.accounts." + account.name();
        return switch (outcome.kind()) {
            case CONFIRMED, ACCEPTED ->
                new CheckResult.Ok("accepted, proved by " + by
                        + (token
                                ? ", one of " + plan.limit().calls() + " in "
                                        + plan.limit().per().toMinutes() + " min that the vendor gives"
                                : ", which changes nothing"));
            case BLOCKED, TOKEN_WANTED ->
                new CheckResult.Failure(by + ": " + outcome.message(), "mend " + keys(account, at));
            case NOT_YET, LATER ->
                new CheckResult.Unproved(
                        by + ": the vendor wants to be asked later: " + outcome.message(), "look again in a while");
            case REFUSED, NOT_THERE, CAMPAIGN_REFUSED ->
                new CheckResult.Unproved(by + ": " + outcome.message(), "send a first file of one row");
            case IN_DOUBT -> doubtful(by, at, reading);
        };
    }

    private static String keys(Account account, String at) {
        List<String> secrets = account.secrets().keySet().stream().sorted().toList();
        return secrets.isEmpty()
                ? "what " + at + " says of itself"
                : at + "." + secrets.get(0) + ", or what stands beside it";
    }

    /** An answer that the profile does not know: from somebody else, or from the vendor in words that nobody told us. */
    private static CheckResult doubtful(String by, String at, AnswerReading reading) {
        int status = reading.answer().httpStatus();
        String body = reading.answer().text().strip();
        boolean json = body.startsWith("{") || body.startsWith("[");
        String said = by + ": " + reading.outcome().message();
        if (status >= NOT_OK && status < ERRORS) {
            return new CheckResult.Failure(
                    by + ": HTTP " + status + " leads elsewhere, where no request follows",
                    "write into " + at + ".base-url where the API itself is");
        }
        if (status >= SERVER_ERRORS) {
            return new CheckResult.Failure(said, "ask the vendor, or whoever keeps the proxy before it");
        }
        if (status < NOT_OK && !json) {
            return new CheckResult.Failure(
                    said, "look at " + at + ".base-url: what answers there is no API of this vendor");
        }
        return new CheckResult.Unproved(
                said + (json ? "" : " (the server may not have this request)"), "send a first file of one row");
    }

    private static void clock(VendorProfile profile, @Nullable AnswerReading reading, CheckLines lines) {
        Duration within = profile.proof().clockWithin();
        String date = reading == null ? null : reading.answer().header("Date");
        if (reading == null || date == null) {
            if (within != null) {
                lines.unproved(
                        CLOCK,
                        reading == null
                                ? "nothing was answered, so nobody knows what time it is there"
                                : "the answer bears no date",
                        "see that this machine's clock is kept by NTP");
            }
            return;
        }
        Instant there;
        try {
            there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
        } catch (DateTimeParseException e) {
            lines.unproved(CLOCK, "the answer's date cannot be read", "see that this machine's clock is kept by NTP");
            return;
        }
        Instant asked = reading.answer().request().at();
        Instant heard = reading.answer().at();
        // the answer was dated between the two, and the date is cut off to the second
        Duration ahead = Duration.between(there.plus(TICK), asked);
        Duration behind = Duration.between(heard, there);
        Duration off = ahead.compareTo(behind) > 0 ? ahead : behind;
        String words = off.compareTo(TICK) <= 0
                ? "this machine's clock and the vendor's agree"
                : "this machine's clock is " + off.toSeconds() + " s " + (off.equals(ahead) ? "ahead of" : "behind")
                        + " the vendor's";
        if (within != null && off.compareTo(within) > 0) {
            lines.fail(
                    CLOCK,
                    words + ", and what is signed here may be at most " + within.toSeconds() + " s off",
                    "have NTP keep this machine's clock");
        } else if (off.compareTo(NOTABLE) > 0) {
            lines.warn(CLOCK, words, "have NTP keep this machine's clock");
        } else {
            lines.ok(CLOCK, words);
        }
    }
}
