package io.leadferry.sftpserver;

import io.leadferry.sftpserver.Connections.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How fast passwords are looked at: the first few of an address at once, then one at a time with a rest that grows after
 * each wrong one. Nobody is locked out, and nothing is held up but the guess that waits. Of several that wait the newest
 * is looked at first: it is a person's, where those before it are a program's that has more of them.
 *
 * <p>Whoever has signed in with a password before has a count of their own at that address, so that who guesses behind
 * the same address at other names does not hold them up.
 */
final class PasswordQueue {

    /** Wrong passwords that nobody is slowed for. */
    static final int FREE = 5;

    /** The longest rest between two looks. */
    static final Duration LONGEST_REST = Duration.ofSeconds(5);

    /** After so long without a wrong password, those before it are forgotten. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final int DOUBLINGS = 3;
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<Guesser, Count> counts = new LinkedHashMap<>();
    private final Map<Connection, Guess> waiting = new HashMap<>();

    /** Who has signed in with a password, and where; the longest ago first. */
    private final Set<Guesser> known = new LinkedHashSet<>();

    PasswordQueue(Clock clock) {
        this.clock = clock;
    }

    /** An address, or a user at an address. */
    private record Guesser(Peer peer, String user) {}

    private static final class Count {

        private final Deque<Guess> waiting = new ArrayDeque<>();
        private int wrong;
        private Instant last;
        private Instant next;

        private Count(Instant now) {
            last = now;
            next = now;
        }
    }

    /** A password that was looked at, or waits for it. The password itself is not kept, only whether it is right. */
    private static final class Guess {

        private final Connection asker;
        private final Guesser guesser;
        private final Guesser pair;
        private final boolean right;
        private final Runnable answer;

        private Guess(Connection asker, Guesser guesser, Guesser pair, boolean right, Runnable answer) {
            this.asker = asker;
            this.guesser = guesser;
            this.pair = pair;
            this.right = right;
            this.answer = answer;
        }
    }

    /**
     * A password has come.
     *
     * @param right whether it is the right one, which must not be told before its turn
     * @param answer called when its turn comes, from another thread or from within this call
     */
    void ask(Connection asker, String user, boolean right, Runnable answer) {
        boolean now;
        synchronized (this) {
            Guesser pair = new Guesser(asker.peer(), user);
            Guesser guesser = known.contains(pair) ? pair : new Guesser(asker.peer(), "");
            Guess guess = new Guess(asker, guesser, pair, right, answer);
            Count count = counts.computeIfAbsent(guess.guesser, some -> new Count(clock.instant()));
            now = count.waiting.isEmpty() && isDue(count);
            if (now) {
                looked(count, guess);
            } else {
                count.waiting.addLast(guess);
                waiting.put(asker, guess);
            }
            forgetSome();
        }
        if (now) {
            answer.run();
        }
    }

    /** Whether a password of a connection waits for its turn. */
    synchronized boolean isWaiting(Connection asker) {
        return waiting.containsKey(asker);
    }

    /**
     * Who asked has gone.
     *
     * @return whether there was a password waiting, which nobody will look at now
     */
    synchronized boolean withdraw(Connection asker) {
        Guess guess = waiting.remove(asker);
        Count count = guess == null ? null : counts.get(guess.guesser);
        return count != null && count.waiting.remove(guess);
    }

    /** Looks at those whose turn has come, and forgets what is long past. */
    void look() {
        List<Guess> due = new ArrayList<>();
        synchronized (this) {
            Instant past = clock.instant().minus(FORGOTTEN_AFTER);
            Iterator<Count> all = counts.values().iterator();
            while (all.hasNext()) {
                Count count = all.next();
                while (isDue(count) && !count.waiting.isEmpty()) {
                    Guess guess = count.waiting.removeLast();
                    waiting.remove(guess.asker);
                    looked(count, guess);
                    due.add(guess);
                }
                if (count.waiting.isEmpty() && !count.last.isAfter(past)) {
                    all.remove();
                }
            }
        }
        due.forEach(guess -> guess.answer.run());
    }

    private boolean isDue(Count count) {
        return !clock.instant().isBefore(count.next);
    }

    private void looked(Count count, Guess guess) {
        Instant now = clock.instant();
        if (guess.right) {
            known.remove(guess.pair);
            known.add(guess.pair);
            if (known.size() > REMEMBERED) {
                known.remove(known.iterator().next());
            }
            return;
        }
        count.wrong++;
        count.last = now;
        count.next = now.plus(rest(count.wrong));
    }

    private static Duration rest(int wrong) {
        if (wrong < FREE) {
            return Duration.ZERO;
        }
        Duration grown = FIRST_REST.multipliedBy(1L << Math.min(wrong - FREE, DOUBLINGS));
        return grown.compareTo(LONGEST_REST) < 0 ? grown : LONGEST_REST;
    }

    /** Who guesses from ever new addresses must not fill the memory; those who are waited for are few. */
    private void forgetSome() {
        Iterator<Count> eldest = counts.values().iterator();
        while (counts.size() > REMEMBERED && eldest.hasNext()) {
            if (eldest.next().waiting.isEmpty()) {
                eldest.remove();
            }
        }
    }
}
