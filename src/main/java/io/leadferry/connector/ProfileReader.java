package io.leadferry.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.leadferry.model.Quiet;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads a profile to the letter: a key or a word that nobody knows is a fault, and all of a file's are told at once. */
final class ProfileReader {

    /** Made once: how a profile is read takes longer to find out than to do. */
    private static final ObjectReader PROFILES = profiles();

    private final String file;
    private final List<String> faults = new ArrayList<>();

    private ProfileReader(String file) {
        this.file = file;
    }

    /**
     * Reads and checks a profile.
     *
     * @param file its name, for the faults
     * @throws ProfileFault with every fault found
     * @throws IOException when it cannot be read at all
     */
    static VendorProfile read(String vendor, String file, byte[] yaml) throws IOException {
        return new ProfileReader(file).read(vendor, yaml);
    }

    private VendorProfile read(String vendor, byte[] yaml) throws IOException {
        VendorProfile profile = null;
        List<String> unread = YamlFaults.of(file, yaml);
        if (!unread.isEmpty()) {
            throw new ProfileFault(unread);
        }
        try {
            profile = PROFILES.withHandler(new Telling()).readValue(yaml);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null ? ":" : ":" + e.getLocation().getLineNr() + ":";
            faults.add(file + at + " " + Quiet.text(e.getOriginalMessage()));
        }
        if (profile != null) {
            new ProfileCheck(file, faults).look(vendor, profile);
        }
        if (profile == null || !faults.isEmpty()) {
            throw new ProfileFault(
                    faults.isEmpty() ? List.of(file + ": No content") : new YamlPlaces(file, yaml).placed(faults));
        }
        return profile;
    }

    private static ObjectReader profiles() {
        return YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .addModule(new SimpleModule().addDeserializer(Duration.class, durations()))
                .build()
                .readerFor(VendorProfile.class);
    }

    private static JsonDeserializer<@Nullable Duration> durations() {
        return new JsonDeserializer<>() {
            @Override
            public @Nullable Duration deserialize(JsonParser parser, DeserializationContext context)
                    throws IOException {
                try {
                    return DurationStyle.detectAndParse(parser.getText());
                } catch (IllegalArgumentException e) {
                    return (Duration) context.handleWeirdStringValue(Duration.class, parser.getText(), "no time");
                }
            }
        };
    }

    /** Takes down what is wrong and lets the reading go on, so that a person mends a file once and not fault by fault. */
    private final class Telling extends DeserializationProblemHandler {

        private String at(JsonParser parser) {
            return file + ": "
                    + parser.getParsingContext()
                            .pathAsPointer()
                            .toString()
                            .replaceFirst("^/", "")
                            .replace('/', '.');
        }

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> reader,
                Object target,
                String name)
                throws IOException {
            TreeSet<String> known = new TreeSet<>();
            if (reader.getKnownPropertyNames() != null) {
                reader.getKnownPropertyNames().forEach(one -> known.add(String.valueOf(one)));
            }
            // what is unknown is handed over once its place has been read to the end, so the place is the reader's own
            faults.add((at(context.getParser()) + "." + name).replace(": .", ": ") + ": unknown key"
                    + Spelling.hint(name, known));
            parser.skipChildren();
            return true;
        }

        @Override
        public @Nullable Object handleWeirdStringValue(
                DeserializationContext context, Class<?> wanted, String value, String why) {
            return wrong(context, wanted, value);
        }

        @Override
        public @Nullable Object handleWeirdNumberValue(
                DeserializationContext context, Class<?> wanted, Number value, String why) {
            return wrong(context, wanted, value.toString());
        }

        @Override
        public @Nullable Object handleWeirdKey(
                DeserializationContext context, Class<?> wanted, String key, String why) {
            faults.add(at(context.getParser()) + ": '" + key + "' is not " + kind(wanted));
            return null;
        }

        @Override
        public @Nullable Object handleUnexpectedToken(
                DeserializationContext context, JavaType wanted, JsonToken found, JsonParser parser, String why)
                throws IOException {
            faults.add(at(parser) + ": must be " + kind(wanted.getRawClass()));
            parser.skipChildren();
            return wanted.isTypeOrSubTypeOf(boolean.class) ? false : wanted.isPrimitive() ? 0 : null;
        }

        private @Nullable Object wrong(DeserializationContext context, Class<?> wanted, String value) {
            List<String> words = words(wanted);
            faults.add(at(context.getParser()) + ": '" + value + "' is not "
                    + (words.isEmpty() ? kind(wanted) : "known" + Spelling.hint(value, words)));
            return null;
        }
    }

    private static String kind(Class<?> wanted) {
        if (wanted == int.class || wanted == Integer.class) {
            return "a whole number";
        } else if (wanted == boolean.class) {
            return "true or false";
        } else if (wanted == Duration.class) {
            return "a time, such as 60s";
        } else if (wanted == String.class) {
            return "a text";
        }
        return java.util.Collection.class.isAssignableFrom(wanted) ? "a list" : "keys and values";
    }

    /** The words of an enum as a profile writes them; none for anything else. */
    private static List<String> words(Class<?> type) {
        return !type.isEnum()
                ? List.of()
                : Arrays.stream(type.getFields())
                        .filter(Field::isEnumConstant)
                        .flatMap(constant -> Stream.of(
                                constant.isAnnotationPresent(JsonProperty.class)
                                        ? constant.getAnnotation(JsonProperty.class)
                                                .value()
                                        : constant.getName().toLowerCase(Locale.ROOT)))
                        .toList();
    }
}
