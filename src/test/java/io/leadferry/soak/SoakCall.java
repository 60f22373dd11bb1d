package io.leadferry.soak;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A call as the vendor wrote it down.
 *
 * @param arrived nanoseconds of the machine's steady clock, which its processes share
 * @param answered likewise: when its answer or its end went out
 * @param campaigns those it names, a bit each
 * @param done whether the vendor did what it asks for
 * @param tooFast whether it came too soon after others
 * @param overlap whether it came while another was being processed, where that must not be
 * @param numbers those it carries, as far as they lie above the account's first
 */
record SoakCall(
        long arrived,
        long answered,
        int account,
        SoakLane lane,
        int campaigns,
        Answer answer,
        boolean done,
        boolean tooFast,
        boolean overlap,
        int[] numbers) {

    /** What the ferry is told. */
    enum Answer {
        /** Done, in the words of the page. */
        YES,
        /** Not done, in the words of the page. */
        NO,
        /** Not done, and the lane shall rest. */
        WAIT,
        /** Nothing that can be read, or nothing in time. */
        UNREADABLE
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(arrived);
        out.writeLong(answered);
        out.writeByte(account);
        out.writeByte(lane.ordinal());
        out.writeByte(campaigns);
        out.writeByte(answer.ordinal());
        out.writeBoolean(done);
        out.writeBoolean(tooFast);
        out.writeBoolean(overlap);
        out.writeInt(numbers.length);
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    /** Reads all calls of a log, in the order of their ends. */
    static void each(Path log, Consumer<SoakCall> reader) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(log)))) {
            while (true) {
                long arrived;
                try {
                    arrived = in.readLong();
                } catch (EOFException end) {
                    return;
                }
                long answered = in.readLong();
                int account = in.readByte();
                SoakLane lane = SoakLane.values()[in.readByte()];
                int campaigns = in.readByte();
                Answer answer = Answer.values()[in.readByte()];
                boolean done = in.readBoolean();
                boolean tooFast = in.readBoolean();
                boolean overlap = in.readBoolean();
                int[] numbers = new int[in.readInt()];
                for (int at = 0; at < numbers.length; at++) {
                    numbers[at] = in.readInt();
                }
                reader.accept(new SoakCall(
                        arrived, answered, account, lane, campaigns, answer, done, tooFast, overlap, numbers));
            }
        }
    }
}
