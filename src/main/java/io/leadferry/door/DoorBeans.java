package io.leadferry.door;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;

/**
 * The beans that each feed and each account has of its own, for the routes that name them. Camel asks its registry for beans
 * of a type at many steps of a start, and would look through thousands of these each time; none of them is ever meant.
 */
public final class DoorBeans implements BeanRepository {

    private final Map<String, Object> beans = new ConcurrentHashMap<>();

    /** Adds a bean, or puts it in the place of another of its name. */
    public void bind(String name, Object bean) {
        beans.put(name, bean);
    }

    @Override
    public @Nullable Object lookupByName(String name) {
        return beans.get(name);
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        Object bean = beans.get(name);
        return type.isInstance(bean) ? type.cast(bean) : null;
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.of();
    }
}
