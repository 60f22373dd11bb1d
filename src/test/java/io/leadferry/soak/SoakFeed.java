package io.leadferry.soak;

import java.util.Locale;

/** The feeds that an account has: half of the accounts those of the one vendor, half those of the other. */
enum SoakFeed {
    PLAIN(SoakLane.ADD_LEADS, "campaign: Sales_A", 1),
    CHECKED(SoakLane.ADD_LEADS, "campaign: Sales_B\n      options: { checkDuplicate: true }", 2),
    GONE(SoakLane.DELETE_LEADS, "campaigns: [Sales_A, Sales_B]", 3),
    NUMBERS(SoakLane.ADD_NUMBERS, "campaign: 1001", 4),
    NUMBERS_GONE(SoakLane.DELETE_NUMBERS, "campaign: 1001", 4);

    final SoakLane lane;
    final String more;

    /** Its campaigns, a bit each. */
    final int campaigns;

    SoakFeed(SoakLane lane, String more, int campaigns) {
        this.lane = lane;
        this.more = more;
        this.campaigns = campaigns;
    }

    /** What the feed of an account is called. */
    String of(int account) {
        return SoakWorld.account(account) + "-"
                + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isOf(int account) {
        boolean first = this == PLAIN || this == CHECKED || this == GONE;
        return SoakWorld.isOzonetel(account) == first;
    }

    /** Bits of the campaigns that a request names. */
    static int bit(String campaign) {
        return switch (campaign) {
            case "Sales_A" -> 1;
            case "Sales_B" -> 2;
            case "1001" -> 4;
            default -> throw new IllegalArgumentException("nobody knows the campaign " + campaign);
        };
    }
}
