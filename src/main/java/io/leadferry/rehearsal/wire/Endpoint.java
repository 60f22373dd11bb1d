package io.leadferry.rehearsal.wire;

import java.util.List;
import java.util.function.Supplier;

/** One page of the vendor: which calls it takes, which it refuses with which words, and what it does. */
public interface Endpoint {

    /** Judges a call and changes nothing; the work is in the verdict, to be done or not as the script has it. */
    Verdict judge(ReceivedRequest request, Arrival arrival);

    /** What the call was about, as far as it could be read. */
    record Subject(List<String> campaigns, List<String> numbers, int rows) {
        /** A call of which nothing could be read. */
        public static final Subject UNKNOWN = new Subject(List.of(), List.of(), 0);
    }

    /** The right answer to a call. */
    record Answer(int status, String body, String message, String transactionId) {

        /** An answer with HTTP status 200. */
        public Answer(String body, String message, String transactionId) {
            this(200, body, message, transactionId);
        }
    }

    /** Either a refusal out of the page's table, or work that ends in an answer. */
    record Verdict(Subject subject, boolean accepted, Supplier<Answer> work) {

        /** Nothing is done, and this is the answer. */
        public static Verdict refuse(Subject subject, Answer answer) {
            return new Verdict(subject, false, () -> answer);
        }

        /** The work is to be done, and gives the answer. */
        public static Verdict accept(Subject subject, Supplier<Answer> work) {
            return new Verdict(subject, true, work);
        }
    }
}
