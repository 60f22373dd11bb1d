package io.leadferry.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts, while a file's bytes go by, what tells one kind of text from another: characters of UTF-8 beyond ASCII, places
 * that cannot be UTF-8, and NUL bytes.
 */
final class TextSurvey {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int CONTINUES_FROM = 0x80;
    private static final int CONTINUES_TO = 0xBF;

    private long characters;
    private long damages;
    private long nuls;
    private int awaited;
    private int from = CONTINUES_FROM;
    private int to = CONTINUES_TO;

    /** Takes the next bytes of the file. */
    void take(byte[] bytes, int length) {
        int next = 0;
        while (next < length) {
            // plain ASCII, which nearly all is, eight at a time
            while (awaited == 0 && next + Long.BYTES <= length) {
                long eight = (long) EIGHT.get(bytes, next);
                if (((eight | (eight - ONES)) & HIGHS) != 0) {
                    break;
                }
                next += Long.BYTES;
            }
            if (next < length) {
                take(bytes[next++] & 0xFF);
            }
        }
    }

    private void take(int b) {
        if (awaited > 0) {
            boolean continues = b >= from && b <= to;
            from = CONTINUES_FROM;
            to = CONTINUES_TO;
            if (continues) {
                awaited--;
                characters += awaited == 0 ? 1 : 0;
                return;
            }
            damages++;
            awaited = 0;
        }
        if (b < CONTINUES_FROM) {
            nuls += b == 0 ? 1 : 0;
        } else {
            lead(b);
        }
    }

    private void lead(int b) {
        if (b >= 0xC2 && b <= 0xDF) {
            awaited = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            awaited = 2;
            from = b == 0xE0 ? 0xA0 : CONTINUES_FROM;
            to = b == 0xED ? 0x9F : CONTINUES_TO;
        } else if (b >= 0xF0 && b <= 0xF4) {
            awaited = 3;
            from = b == 0xF0 ? 0x90 : CONTINUES_FROM;
            to = b == 0xF4 ? 0x8F : CONTINUES_TO;
        } else {
            damages++;
        }
    }

    /** Whether all bytes are UTF-8. */
    boolean isUtf8() {
        return damages == 0 && awaited == 0;
    }

    /** Whether the bytes are more likely UTF-8 that came to harm than anything else. */
    boolean isDamagedUtf8() {
        boolean cutOff = awaited > 0;
        return !isUtf8() && (characters >= damages + (cutOff ? 1 : 0) || (cutOff && damages == 0));
    }

    boolean hasNul() {
        return nuls > 0;
    }
}
