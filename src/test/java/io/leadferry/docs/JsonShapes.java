package io.leadferry.docs;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatTypes;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonValueFormat;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import java.lang.reflect.Member;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas of what the ferry writes, as the interface's own mapper writes it; what the members mean is what the records'
 * Javadoc says.
 */
final class JsonShapes {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectMapper mapper;
    private final String place;
    private final Map<String, ObjectNode> named = new TreeMap<>();

    /**
     * @param mapper the interface's own
     * @param place where the named schemas are to stand, such as {@code #/components/schemas/}
     */
    JsonShapes(ObjectMapper mapper, String place) {
        this.mapper = mapper;
        this.place = place;
    }

    /** Those of objects, by name. */
    Map<String, ObjectNode> named() {
        return named;
    }

    /** The schema of a type. */
    ObjectNode of(JavaType type) {
        Seen seen = new Seen(null);
        try {
            mapper.acceptJsonFormatVisitor(type, seen);
        } catch (JsonMappingException e) {
            throw new IllegalStateException(e);
        }
        return seen.schema;
    }

    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null || type.getSimpleName().startsWith(outer.getSimpleName())
                ? type.getSimpleName()
                : name(outer) + type.getSimpleName();
    }

    private final class Seen extends JsonFormatVisitorWrapper.Base {

        private ObjectNode schema = JSON.objectNode();

        Seen(@Nullable SerializerProvider provider) {
            super(provider);
        }

        @Override
        public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
            String name = name(type.getRawClass());
            schema.put("$ref", place + name);
            if (named.containsKey(name)) {
                return new JsonObjectFormatVisitor.Base(getProvider());
            }
            ObjectNode object = JSON.objectNode();
            named.put(name, object);
            Javadocs words = Javadocs.of(type.getRawClass());
            object.put("type", "object");
            if (!words.text().isEmpty()) {
                object.put("description", words.text());
            }
            ObjectNode properties = object.putObject("properties");
            ArrayNode required = object.putArray("required");
            return new JsonObjectFormatVisitor.Base(getProvider()) {
                @Override
                public void property(BeanProperty property) throws JsonMappingException {
                    optionalProperty(property);
                }

                @Override
                public void optionalProperty(BeanProperty property) throws JsonMappingException {
                    ObjectNode one = value(property, getProvider());
                    Member member = property.getMember().getMember();
                    Javadocs.of(member.getDeclaringClass())
                            .parameter(member.getName())
                            .ifPresent(told -> one.put("description", told));
                    properties.set(property.getName(), isNullable(member) ? orNull(one) : one);
                    required.add(property.getName());
                }
            };
        }

        private ObjectNode value(BeanProperty property, SerializerProvider provider) throws JsonMappingException {
            JsonSerializer<?> serializer =
                    property instanceof BeanPropertyWriter writer ? writer.getSerializer() : null;
            if (serializer == null) {
                serializer = provider.findValueSerializer(property.getType(), property);
            }
            Seen below = new Seen(provider);
            serializer.acceptJsonFormatVisitor(below, property.getType());
            return below.schema;
        }

        private ObjectNode below(JsonFormatVisitable of, JavaType type) throws JsonMappingException {
            Seen below = new Seen(getProvider());
            of.acceptJsonFormatVisitor(below, type);
            return below.schema;
        }

        @Override
        public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
            schema.put("type", "array");
            return new JsonArrayFormatVisitor.Base(getProvider()) {
                @Override
                public void itemsFormat(JsonFormatVisitable items, JavaType type) throws JsonMappingException {
                    schema.set("items", below(items, type));
                }

                @Override
                public void itemsFormat(JsonFormatTypes format) {
                    schema.putObject("items").put("type", format.value());
                }
            };
        }

        @Override
        public JsonMapFormatVisitor expectMapFormat(JavaType type) {
            schema.put("type", "object");
            return new JsonMapFormatVisitor.Base(getProvider()) {
                @Override
                public void valueFormat(JsonFormatVisitable values, JavaType type) throws JsonMappingException {
                    schema.set("additionalProperties", below(values, type));
                }
            };
        }

        @Override
        public JsonStringFormatVisitor expectStringFormat(JavaType type) {
            schema.put("type", "string");
            return new JsonStringFormatVisitor.Base() {
                @Override
                public void format(JsonValueFormat format) {
                    schema.put("format", format.toString());
                }

                @Override
                public void enumTypes(Set<String> words) {
                    ArrayNode all = schema.putArray("enum");
                    new TreeSet<>(words).forEach(all::add);
                }
            };
        }

        @Override
        public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
            schema.put("type", "integer");
            return new JsonIntegerFormatVisitor.Base();
        }

        @Override
        public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
            schema.put("type", "number");
            return new JsonNumberFormatVisitor.Base();
        }

        @Override
        public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
            schema.put("type", "boolean");
            return new JsonBooleanFormatVisitor.Base();
        }

        @Override
        public JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
            return new JsonAnyFormatVisitor.Base();
        }
    }

    private static boolean isNullable(Member member) {
        RecordComponent[] components = member.getDeclaringClass().getRecordComponents();
        return components != null
                && Arrays.stream(components)
                        .filter(one -> one.getName().equals(member.getName()))
                        .anyMatch(one -> one.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }

    /** A schema of what may be null too. */
    private static ObjectNode orNull(ObjectNode schema) {
        if (schema.has("$ref")) {
            ObjectNode either = JSON.objectNode();
            if (schema.has("description")) {
                either.set("description", schema.remove("description"));
            }
            either.putArray("anyOf").add(schema).add(JSON.objectNode().put("type", "null"));
            return either;
        }
        if (schema.path("type").isTextual()) {
            String type = schema.path("type").textValue();
            schema.putArray("type").add(type).add("null");
            if (schema.path("enum") instanceof ArrayNode words) {
                words.addNull();
            }
        }
        return schema;
    }
}
