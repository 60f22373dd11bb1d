package io.leadferry.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    private static final List<Event.Kind> BY_WEIGHT = Stream.of(Event.Kind.values())
            .flatMap(kind -> Stream.generate(() -> kind).limit(kind.weight))
            .toList();

    /** The history of a seed. */
    static History of(long seed, int steps) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int traits = random.nextInt(TRAITS);
        List<Event> events = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            events.add(new Event(
                    BY_WEIGHT.get(random.nextInt(BY_WEIGHT.size())),
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
