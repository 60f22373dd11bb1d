package io.leadferry.soak;

/** A file that was dropped, and what is to become of its rows. */
final class SoakFile {

    final int account;
    final SoakFeed feed;
    final String name;

    /** The numbers of its good rows, as far as they lie above the account's first. */
    final int[] numbers;

    final int rejected;
    final int repeats;

    /** Nanoseconds of the steady clock. */
    volatile long dropped;

    /** When it was seen to have left its inbox, and so to be sealed. */
    volatile long sealed = Long.MAX_VALUE;

    SoakFile(int account, SoakFeed feed, String name, int[] numbers, int rejected, int repeats) {
        this.account = account;
        this.feed = feed;
        this.name = name;
        this.numbers = numbers;
        this.rejected = rejected;
        this.repeats = repeats;
    }

    int rows() {
        return numbers.length + rejected + repeats;
    }

    @Override
    public String toString() {
        return feed.of(account) + "/" + name;
    }
}
