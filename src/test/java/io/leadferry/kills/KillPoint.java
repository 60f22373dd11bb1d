package io.leadferry.kills;

/** Where a kill falls, as far as it can be seen from outside. */
enum KillPoint {
    START("at some moment of the start"),
    READING("a write to the ledger while a file is read and sealed"),
    POSTING("a file is being posted, a part of it is on its way"),
    POSTED("a posted file has just been answered for"),
    MOVING("an original has just left its inbox"),
    JOURNAL("a call is written down and on its way, the vendor has not got it"),
    SENT("the vendor has done a call, its answer is not out"),
    ANSWERED("the answer is out, not settled"),
    SETTLING("the first write to the ledger after an answer"),
    CALLBACK_GIVEN("a callback is out, not answered"),
    CALLBACK_KEPT("a callback is answered, not settled"),
    RECEIPT("a receipt is begun under its temporary name"),
    WRITE("any write to the ledger"),
    RANDOM("any moment");

    private final String text;

    KillPoint(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Whether it is met with a call of one operation. */
    boolean isOfACall() {
        return this == JOURNAL || this == SENT || this == ANSWERED || this == SETTLING;
    }
}
