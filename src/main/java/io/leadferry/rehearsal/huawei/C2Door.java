package io.leadferry.rehearsal.huawei;

import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import io.leadferry.rehearsal.wire.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Believes a call only if it is signed for what was received: method, path, signed headers and the exact bytes.
 *
 * <p>Where nothing is known: a clock may be 15 minutes off, and a signature that comes again is believed but noted, unless
 * signing anew at that moment would have given the same one.
 */
final class C2Door {

    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final Set<String> MUST_BE_SIGNED = Set.of("content-length", "content-type", "host");
    private static final Set<String> MUST_BE_SIGNED_ALWAYS = Set.of("host");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final String accessKey;
    private final String secretKey;
    private final C2Style style;
    private final CallLog log;
    private final Ticks ticks;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    C2Door(String accessKey, String secretKey, C2Style style, CallLog log, Ticks ticks) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.style = style;
        this.log = log;
        this.ticks = ticks;
    }

    /** Returns why a call is not believed, or nothing if it is. */
    Optional<String> objection(ReceivedRequest request) {
        List<String> parts = List.of(request.authorization().split("/", -1));
        if (parts.size() != 5
                || !parts.get(0).equals("auth-v2")
                || !parts.get(1).equals(accessKey)) {
            return Optional.of("no auth-v2 signature of this access key");
        }
        List<String> names = List.of(parts.get(3).split(";", -1));
        Set<String> wanted = request.bytes().length == 0 ? MUST_BE_SIGNED_ALWAYS : MUST_BE_SIGNED;
        if (!List.copyOf(new TreeSet<>(names)).equals(names) || !names.containsAll(wanted)) {
            return Optional.of("the signed headers are not sorted, or some are missing: " + parts.get(3));
        }
        Instant signedAt;
        try {
            signedAt = Instant.from((style.millis() ? MILLIS : SECONDS).parse(parts.get(2)));
        } catch (DateTimeParseException unreadable) {
            return Optional.of("the time stamp is not of the form expected: " + parts.get(2));
        }
        Duration age = Duration.between(signedAt, ticks.now());
        if (age.abs().compareTo(MAX_SKEW) > 0) {
            return Optional.of("the time stamp is " + age.toMinutes() + " minutes old");
        }
        if (!C2SignatureFormula.same(expected(request, parts, names), parts.get(4))) {
            return Optional.of("the signature is wrong");
        }
        // within a tick of the time stamp the same call signs to the same signature, so that proves nothing
        Duration tick = style.millis() ? Duration.ofMillis(1) : Duration.ofSeconds(1);
        boolean again = !seen.add(parts.get(4));
        if (again && age.compareTo(tick.multipliedBy(2)) >= 0) {
            log.violation("a call came again with the signature of " + parts.get(2) + " instead of a new one");
        }
        return Optional.empty();
    }

    private String expected(ReceivedRequest request, List<String> parts, List<String> names) {
        SortedMap<String, String> headers = new TreeMap<>();
        for (String name : names) {
            String value = request.header(name);
            headers.put(name, name.equals("host") && !style.hostPort() ? value.replaceFirst(":\\d+$", "") : value);
        }
        return C2SignatureFormula.of(
                secretKey,
                String.join("/", parts.subList(0, 4)),
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                headers,
                request.bytes(),
                style);
    }
}
