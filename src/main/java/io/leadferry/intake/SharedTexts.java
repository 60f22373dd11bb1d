package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the cells of a workbook share, by number. They lie in files while the workbook is read: a workbook's
 * names are most of it.
 */
final class SharedTexts implements AutoCloseable {

    private static final int REMEMBERED = 1 << 10;
    private static final int LONGEST_REMEMBERED = 256;

    private final Pages texts;
    private final Pages ends;
    private final String[] remembered = new String[REMEMBERED];
    private final int[] rememberedAs = new int[REMEMBERED];
    private int count;

    private SharedTexts(Pages texts, Pages ends) {
        this.texts = texts;
        this.ends = ends;
        Arrays.fill(rememberedAs, -1);
    }

    /**
     * Lays out a workbook's texts.
     *
     * @param part null where the workbook has none
     * @param workshop where they lie until they are closed
     */
    static SharedTexts of(@Nullable PackagePart part, Workshop workshop) throws IOException, XMLStreamException {
        SharedTexts shared = in(workshop);
        boolean read = false;
        try {
            if (part != null) {
                shared.read(part);
            }
            read = true;
            return shared;
        } finally {
            if (!read) {
                shared.close();
            }
        }
    }

    private static SharedTexts in(Workshop workshop) throws IOException {
        Pages texts = Pages.in(workshop);
        Pages ends = null;
        try {
            ends = Pages.in(workshop);
            return new SharedTexts(texts, ends);
        } finally {
            if (ends == null) {
                texts.close();
            }
        }
    }

    private void read(PackagePart part) throws IOException, XMLStreamException {
        try (XmlPart xml = XmlPart.of(part);
                BufferedOutputStream out = texts.written();
                DataOutputStream behind = new DataOutputStream(ends.written())) {
            long end = 0;
            while (xml.next()) {
                if (xml.begins("si")) {
                    byte[] text = xml.text().getBytes(UTF_8);
                    out.write(text);
                    end += text.length;
                    behind.writeLong(end);
                    count++;
                }
            }
        }
    }

    /**
     * The text of a number.
     *
     * @throws IndexOutOfBoundsException when there is none
     */
    String at(int index) throws IOException {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("the workbook has no text " + index);
        }
        int slot = index % REMEMBERED;
        String known = remembered[slot];
        if (known != null && rememberedAs[slot] == index) {
            return known;
        }
        long from = index == 0 ? 0 : ends.number((index - 1L) * Long.BYTES);
        String text = new String(texts.bytes(from, (int) (ends.number((long) index * Long.BYTES) - from)), UTF_8);
        if (text.length() <= LONGEST_REMEMBERED) {
            remembered[slot] = text;
            rememberedAs[slot] = index;
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        try {
            texts.close();
        } finally {
            ends.close();
        }
    }

    /** A file that is written once and then read here and there, a page at a time; it goes when it is closed. */
    private static final class Pages implements AutoCloseable {

        private static final int PAGE = 1 << 14;
        private static final int KEPT = 1 << 6;

        private final FileChannel file;
        private final OutputStream out;
        private final byte[][] pages = new byte[KEPT][];
        private final long[] numbers = new long[KEPT];

        private Pages(FileChannel file, OutputStream out) {
            this.file = file;
            this.out = out;
        }

        static Pages in(Workshop workshop) throws IOException {
            Path place = workshop.file();
            FileChannel file = workshop.disk().scratch(place);
            return new Pages(file, workshop.disk().into(Channels.newOutputStream(file), place));
        }

        /** Takes what is to be read later; closing it closes nothing else. */
        BufferedOutputStream written() {
            return new BufferedOutputStream(out, PAGE) {
                @Override
                public void close() throws IOException {
                    flush();
                }
            };
        }

        long number(long at) throws IOException {
            return ByteBuffer.wrap(bytes(at, Long.BYTES)).getLong();
        }

        byte[] bytes(long from, int length) throws IOException {
            byte[] bytes = new byte[length];
            int done = 0;
            while (done < length) {
                byte[] page = page((from + done) / PAGE);
                int at = (int) ((from + done) % PAGE);
                int part = Math.min(length - done, page.length - at);
                if (part <= 0) {
                    throw new EOFException("the texts of the workbook end too early");
                }
                System.arraycopy(page, at, bytes, done, part);
                done += part;
            }
            return bytes;
        }

        private byte[] page(long number) throws IOException {
            int slot = (int) (number % KEPT);
            byte[] page = pages[slot];
            if (page == null || numbers[slot] != number) {
                ByteBuffer read = ByteBuffer.allocate((int) Math.min(PAGE, file.size() - number * PAGE));
                while (read.hasRemaining() && file.read(read, number * PAGE + read.position()) >= 0) {
                    // until the page is full
                }
                page = read.array();
                pages[slot] = page;
                numbers[slot] = number;
            }
            return page;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
