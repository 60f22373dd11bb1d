package io.leadferry.soak;

/** What the vendors limit, and how: the pages' own limits, but for Huawei's (see {@link #ADD_NUMBERS}). */
enum SoakLane {
    ADD_LEADS("add-leads", 5, 60, 500, false, 60),
    DELETE_LEADS("delete-leads", 2, 60, 100, true, 120),
    GENERATE_TOKEN("generate-token", 10, 3600, 1, true, 30),

    /** The page's second would be 10 ms at a hundredfold speed, which is what a call takes of the processor. */
    ADD_NUMBERS("add-numbers", 6, 60, 20, false, 60),
    DELETE_NUMBERS("delete-numbers", 6, 60, 1, true, 120);

    final String word;
    final int calls;
    final int seconds;
    final int rows;
    final boolean oneAtATime;
    final int answerSeconds;

    SoakLane(String word, int calls, int seconds, int rows, boolean oneAtATime, int answerSeconds) {
        this.word = word;
        this.calls = calls;
        this.seconds = seconds;
        this.rows = rows;
        this.oneAtATime = oneAtATime;
        this.answerSeconds = answerSeconds;
    }

    boolean adds() {
        return this == ADD_LEADS || this == ADD_NUMBERS;
    }

    boolean deletes() {
        return this == DELETE_LEADS || this == DELETE_NUMBERS;
    }
}
