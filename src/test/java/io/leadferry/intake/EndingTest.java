package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file's end shows of whether all of it has come. */
class EndingTest {

    @TempDir
    private Path folder;

    private boolean isWhole(byte[] bytes) throws Exception {
        return Content.of(Files.write(folder.resolve("file"), bytes)).ending().isWhole();
    }

    private boolean isWhole(String text) throws Exception {
        return isWhole(text.getBytes(UTF_8));
    }

    @Test
    void aLineOfTextIsEnded() throws Exception {
        for (String whole : new String[] {
            "PhoneNumber\n1\n", "PhoneNumber\r1\r", "PhoneNumber\r\n1\r\n", "a\n1\n\u001a", "a\n1\n\0\0", "\n"
        }) {
            assertThat(isWhole(whole)).as(whole).isTrue();
        }
        for (String half : new String[] {"", "PhoneNumber", "PhoneNumber\n+4915123456", "a,b\n1,", "a\n1\n "}) {
            assertThat(isWhole(half)).as(half).isFalse();
        }
    }

    @Test
    void aLineOfUtf16IsEndedByACharacterAndNotByAByte() throws Exception {
        assertThat(isWhole("\ufeffPhoneNumber\n1\n".getBytes(UTF_16LE))).isTrue();
        assertThat(isWhole("\ufeffPhoneNumber\n1\n".getBytes(UTF_16BE))).isTrue();
        assertThat(isWhole("PhoneNumber\n1\n".getBytes(UTF_16LE))).isTrue();
        // Gujarati ka is 0A 95
        assertThat(isWhole("\ufeffPhoneNumber,Name\n1,\u0a95".getBytes(UTF_16LE)))
                .isFalse();
        assertThat(isWhole("\ufeffPhoneNumber,Name\n1,\u950a".getBytes(UTF_16BE)))
                .isFalse();
    }

    @Test
    void jsonIsClosed() throws Exception {
        assertThat(isWhole("[{\"a\":1}]")).isTrue();
        assertThat(isWhole("\ufeff [ ]\n\n")).isTrue();
        assertThat(isWhole("{\"a\":1}\n{\"a\":2}")).isTrue();
        assertThat(isWhole("[{\"a\":1}")).isFalse();
        assertThat(isWhole("[{\"a\":1},\n")).isFalse();
        assertThat(isWhole("{\"a\":1}\n{\"a\":")).isFalse();
        assertThat(isWhole("{\"map\":[\"a\"],\"data\":[[1],\n")).isFalse();
    }

    @Test
    void aZipHasItsDirectory() throws Exception {
        byte[] zip = OddFiles.zipped("leads.csv", "PhoneNumber\n9000000001\n".getBytes(UTF_8));
        assertThat(isWhole(zip)).isTrue();
        for (int cut = 1; cut < zip.length; cut += 7) {
            assertThat(isWhole(Arrays.copyOf(zip, zip.length - cut)))
                    .as("cut by " + cut)
                    .isFalse();
        }
    }

    @Test
    void theEndIsFoundHoweverLongTheFile() throws Exception {
        for (int length : new int[] {1_023, 1_024, 1_025, 65_535, 65_536, 65_537, 66_000, 131_072, 131_073}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 'a');
            assertThat(isWhole(bytes)).as(length + " without").isFalse();
            bytes[length - 1] = '\n';
            assertThat(isWhole(bytes)).as(length + " with").isTrue();
        }
    }
}
