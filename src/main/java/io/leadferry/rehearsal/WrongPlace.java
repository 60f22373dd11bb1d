package io.leadferry.rehearsal;

/** The place that does something else: its answer is in no table of the page that was meant. */
final class WrongPlace implements Endpoint {

    private static final String INVALID = "Invalid action";

    @Override
    public Verdict judge(Request request, Arrival arrival) {
        return Verdict.refuse(Subject.UNKNOWN, new Answer(Json.refusal("error", INVALID), INVALID, ""));
    }
}
