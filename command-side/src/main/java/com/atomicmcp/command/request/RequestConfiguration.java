package com.atomicmcp.command.request;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.WebContentInterceptor;

/** Has the servlet door read JSON strictly, and nobody keep its answers. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class RequestConfiguration implements WebMvcConfigurer {

    private static final String[] APIS = {"/api/**", "/customer-api/**"};

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.addCustomConverter(new Envelopes());
        converters.withJsonConverter(new JacksonJsonHttpMessageConverter(RequestJson.mapper()));
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        var unkept = new WebContentInterceptor();
        unkept.setCacheControl(CacheControl.noStore());
        interceptors.addInterceptor(unkept).addPathPatterns(APIS);
        interceptors.addInterceptor(new DryRun()).addPathPatterns(APIS);
    }
}
