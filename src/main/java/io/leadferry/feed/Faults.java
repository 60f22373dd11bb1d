package io.leadferry.feed;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with the configuration, one line for each thing. */
final class Faults {

    private static final Pattern UNSET = Pattern.compile("\\$\\{[^}]*}");

    private static final int LAST_PORT = 65_535;

    private final List<String> lines = new ArrayList<>();
    private final Origins origins;

    /** Of keys whose places nobody knows. */
    Faults() {
        this(new Origins(null));
    }

    /** Each is told with the place in which its key was written. */
    Faults(Origins origins) {
        this.origins = origins;
    }

    void add(String at, String wrong) {
        lines.add(at + ": " + wrong
                + origins.of(at).map(place -> " (" + place + ")").orElse(""));
    }

    /** Lines that may have been told before, such as a profile's, which every account of its vendor needs. */
    void addAll(List<String> more) {
        more.stream().filter(line -> !lines.contains(line)).forEach(lines::add);
    }

    /** Whether something is said already of a key. */
    boolean tells(String at) {
        return lines.stream().anyMatch(line -> line.startsWith(at + ": "));
    }

    int count() {
        return lines.size();
    }

    List<String> lines() {
        return lines;
    }

    /** A fault where there is no value, or one that was never filled in. */
    void required(String at, @Nullable String value) {
        if (blank(value)) {
            if (!tells(at)) { // one that cannot be read is as good as missing
                add(at, "missing");
            }
        } else {
            filled(at, value);
        }
    }

    /** A fault where a value still names a variable; tells whether it is fit to be looked at. */
    boolean filled(String at, @Nullable String value) {
        if (value == null || !UNSET.matcher(value).find()) {
            return true;
        }
        String variable = value.substring(value.indexOf("${"), value.indexOf('}', value.indexOf("${")) + 1);
        add(at, "names " + variable + ", which is not set");
        return false;
    }

    /** A fault where an address is none of a server that can be asked, by HTTP or HTTPS. */
    void server(String at, URI address) {
        if (!String.valueOf(address.getScheme()).matches("https?")) {
            add(at, "must begin with http:// or https://");
        } else if (address.getHost() == null
                || address.getPort() == 0
                || address.getPort() > LAST_PORT
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            add(
                    at,
                    "must be a server's address such as https://host:port/path, the host of letters, digits, - and . alone,"
                            + " without user, password, ? or #");
        }
    }

    /** A fault where a value is none of those known. */
    void word(String at, String value, List<String> known) {
        if (!known.contains(value)) {
            add(at, "'" + value + "' is not known; " + String.join(" or ", known));
        }
    }

    static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    /** The known word that was probably meant, as the end of a sentence. */
    static String hint(String word, Iterable<String> known) {
        return KnownKeys.nearest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }
}
