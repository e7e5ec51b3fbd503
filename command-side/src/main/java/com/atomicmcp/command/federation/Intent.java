package com.atomicmcp.command.federation;

import com.atomicmcp.id.AccountId;

/** What somebody goes to their identity provider for; kept with the request that only its answer finds again. */
sealed interface Intent {

    /** Under which the request has it. */
    String NAME = Intent.class.getName();

    /** To be let in, as one whose account is known. */
    record SignIn() implements Intent {}

    /** To become the member that the holder of this invitation was invited as. */
    record Accept(String invitation) implements Intent {}

    /** To be known from now on as the owner of the account that they have signed in to with its password. */
    record Link(AccountId account) implements Intent {}
}
