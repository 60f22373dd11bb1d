package io.leadferry.rehearsal;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A new vendor adds folders, and no line elsewhere: neither the commands nor the rehearsal name one, or what is one's. */
class VendorNamesTest {

    private static final VendorProfiles PROFILES = new VendorProfiles();
    private static final Set<String> NAMES = PROFILES.names();

    @Test
    void nothingOutsideItsFoldersNamesAVendorOrWhatIsOnes() throws IOException {
        Pattern names = Pattern.compile(vendors().collect(joining("|")), Pattern.CASE_INSENSITIVE);
        Pattern keys = Pattern.compile(
                keys().map(key -> "\"" + Pattern.quote(key) + "\"").collect(joining("|")));
        List<String> named = new ArrayList<>();
        for (Path file : files()) {
            for (String line : Files.readAllLines(file)) {
                if (names.matcher(line).find() || keys.matcher(line).find()) {
                    named.add(file + ": " + line.strip());
                }
            }
        }

        assertThat(named).isEmpty();
    }

    @Test
    void thatWouldBeSeen() {
        assertThat(vendors()).contains("ozonetel", "huawei");
        assertThat(keys())
                .contains("api-key", "vdn-id", "add-leads", "delete-numbers", "generate-token")
                .contains("group-id", "archive-history", "failed-file-hosts", "PhoneNumber", "resultCode");
    }

    /** The program, its routes and its configuration, without the folders that bear a vendor's name. */
    private static List<Path> files() throws IOException {
        List<String> vendors = Stream.concat(vendors(), NAMES.stream()).toList();
        List<Path> files = new ArrayList<>();
        for (Path part : List.of(Path.of("src/main"), Path.of("routes"), Path.of("config"))) {
            try (Stream<Path> all = Files.walk(part)) {
                all.filter(Files::isRegularFile)
                        .filter(file -> StreamSupport.stream(file.spliterator(), false)
                                .map(name -> name.toString().replaceFirst("\\.yaml$", ""))
                                .noneMatch(vendors::contains))
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** The first word of each name, which is also the name of its folder. */
    private static Stream<String> vendors() {
        return NAMES.stream().map(name -> name.replaceFirst("-.*", "").toLowerCase(Locale.ROOT));
    }

    private static Stream<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (String vendor : NAMES) {
            VendorProfile profile = PROFILES.find(vendor).orElseThrow();
            keys.addAll(profile.account().keySet());
            keys.addAll(profile.feed().keySet());
            keys.addAll(profile.answer().codes());
            profile.operations().values().forEach(operation -> {
                keys.addAll(operation.fields().keySet());
                keys.addAll(operation.options());
            });
            keys.addAll(profile.operations().keySet());
        }
        return keys.stream();
    }
}
