package io.leadferry.intake;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What people drop by mistake: files that hold no text and are no format of ours, told by how they begin. */
enum Binary {
    PDF("a PDF document", content -> content.has(0, "%PDF-")),
    PNG("a picture (PNG)", content -> content.begins("89504e47")),
    JPEG("a picture (JPEG)", content -> content.begins("ffd8ff")),
    GIF("a picture (GIF)", content -> content.has(0, "GIF8")),
    TIFF("a picture (TIFF)", content -> content.begins("49492a00") || content.begins("4d4d002a")),
    RAR("a RAR archive", content -> content.has(0, "Rar!")),
    SEVEN_ZIP("a 7z archive", content -> content.begins("377abcaf271c")),
    BZIP2("compressed with bzip2", content -> content.has(0, "BZh") && content.has(4, "1AY&SY")),
    XZ("compressed with xz", content -> content.begins("fd377a585a00")),
    ZSTD("compressed with zstd", content -> content.begins("28b52ffd")),
    COMPRESS("compressed with compress", content -> content.begins("1f9d")),
    TAR("a tar archive", content -> content.has(257, "ustar")),
    SQLITE("a database", content -> content.has(0, "SQLite format 3")),
    PARQUET("a Parquet file", content -> content.has(0, "PAR1")),
    RTF("a document (RTF)", content -> content.has(0, "{\\rtf")),
    UTF_32("text in UTF-32", content -> content.begins("fffe0000") || content.begins("0000feff"));

    private final String what;
    private final Predicate<Content> test;

    Binary(String what, Predicate<Content> test) {
        this.what = what;
        this.test = test;
    }

    /** What a file is that cannot be read; null where it may be one of ours. */
    static @Nullable String of(Content content) {
        for (Binary one : values()) {
            if (one.test.test(content)) {
                return one.what;
            }
        }
        return null;
    }
}
