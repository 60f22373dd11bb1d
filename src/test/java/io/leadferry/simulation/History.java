package io.leadferry.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens, in its order.
 *
 * @param traits bits that hold all along: what kind of vendor, what kind of feeds
 */
record History(int traits, List<Event> events) {

    private static final int CHOICES = 1 << 16;
    private static final int TRAITS = 1 << 6;
    private static final int SEVERAL = TRAITS;
    private static final List<Event.Kind> OF_ONE = byWeight(kind -> kind.weight);
    private static final List<Event.Kind> OF_SEVERAL = byWeight(kind -> kind.weightOfSeveral);

    private static List<Event.Kind> byWeight(ToIntFunction<Event.Kind> weight) {
        return Stream.of(Event.Kind.values())
                .flatMap(kind -> Stream.generate(() -> kind).limit(weight.applyAsInt(kind)))
                .toList();
    }

    /** The history of a seed, of a ferry that has its ledger for itself. */
    static History of(long seed, int steps) {
        return of(seed, steps, 0, OF_ONE);
    }

    /** The history of a seed, of several ferries that share a ledger. */
    static History ofSeveral(long seed, int steps) {
        return of(seed, steps, SEVERAL, OF_SEVERAL);
    }

    /** Whether several ferries share the ledger. */
    boolean isOfSeveral() {
        return (traits & SEVERAL) != 0;
    }

    private static History of(long seed, int steps, int more, List<Event.Kind> kinds) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int traits = random.nextInt(TRAITS) | more;
        List<Event> events = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            events.add(new Event(
                    kinds.get(random.nextInt(kinds.size())),
                    random.nextInt(CHOICES),
                    random.nextInt(CHOICES),
                    random.nextInt(CHOICES)));
        }
        return new History(traits, List.copyOf(events));
    }

    /** As Java, for a test with a name. */
    @Override
    public String toString() {
        return "new History(" + traits + ", List.of(\n"
                + events.stream()
                        .map(event -> "        new Event(Event.Kind." + event.kind() + ", " + event.a() + ", "
                                + event.b() + ", " + event.c() + ")")
                        .collect(Collectors.joining(",\n"))
                + "))";
    }
}
